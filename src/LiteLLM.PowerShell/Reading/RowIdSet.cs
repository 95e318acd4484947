namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// The ids of the rows that a listing has returned. Only 80 bits of each id are kept, so that a million ids need 11 MB. The probability that
/// any two of a million ids have the same 80 bits is less than one in 10^12.
/// </summary>
internal sealed class RowIdSet
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const ulong OtherBasis = 0x9E3779B97F4A7C15;
    private const ulong OtherPrime = 0xD6E8FEB86659FD93;
    private const ulong Mixer = 0xFF51AFD7ED558CCD;
    private const int LeastLength = 256;

    /// <summary>The number of ids for which memory is reserved at most, whatever total a server reports.</summary>
    private const long MostReserved = 2_000_000;

    private ulong[] _high = new ulong[LeastLength];
    private ushort[] _low = new ushort[LeastLength];

    /// <summary>The number of ids.</summary>
    internal int Count { get; private set; }

    /// <summary>Makes room for ids, so that the set does not have to grow several times.</summary>
    /// <param name="count">The expected number of ids.</param>
    internal void Reserve(long count)
    {
        long length = LengthFor(Math.Min(count, MostReserved));
        if (length > _high.Length)
        {
            Resize((int)length);
        }
    }

    /// <summary>Adds an id.</summary>
    /// <returns>Whether the set did not contain the id.</returns>
    internal bool Add(string id)
    {
        if (LengthFor(Count + 1) > _high.Length)
        {
            Resize(2 * _high.Length);
        }

        (ulong high, ushort low) = HashOf(id);
        if (!Insert(high, low))
        {
            return false;
        }

        Count++;
        return true;
    }

    /// <summary>The number of slots of which seven eighths are in use.</summary>
    private static long LengthFor(long count) => count + (count / 7) + 1;

    private void Resize(int length)
    {
        (ulong[] high, ushort[] low) = (_high, _low);
        (_high, _low) = (new ulong[length], new ushort[length]);
        for (int slot = 0; slot < high.Length; slot++)
        {
            if (high[slot] != 0)
            {
                Insert(high[slot], low[slot]);
            }
        }
    }

    private bool Insert(ulong high, ushort low)
    {
        for (int slot = (int)(((high >> 32) * (ulong)_high.Length) >> 32); ; slot = slot + 1 == _high.Length ? 0 : slot + 1)
        {
            if (_high[slot] == 0)
            {
                (_high[slot], _low[slot]) = (high, low);
                return true;
            }

            if (_high[slot] == high && _low[slot] == low)
            {
                return false;
            }
        }
    }

    /// <summary>Computes the hash of an id. A zero in the first half marks an empty slot, so it is not returned.</summary>
    private static (ulong High, ushort Low) HashOf(string id)
    {
        ulong high = Basis;
        ulong low = OtherBasis;
        foreach (char character in id)
        {
            high = unchecked((high ^ character) * Prime);
            low = unchecked((low ^ character) * OtherPrime);
        }

        return (Mix(high) is not 0 and var mixed ? mixed : 1, unchecked((ushort)Mix(low)));
    }

    private static ulong Mix(ulong hash)
    {
        hash = unchecked((hash ^ (hash >> 33)) * Mixer);
        return hash ^ (hash >> 33);
    }
}

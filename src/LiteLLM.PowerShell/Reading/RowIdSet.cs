namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// The ids of the rows that a listing has returned. Only 64 bits of each id are kept, so that a million ids need 16 MB. The probability that
/// two of a million ids have the same 64 bits is less than one in ten million.
/// </summary>
internal sealed class RowIdSet
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const ulong Mixer = 0xFF51AFD7ED558CCD;
    private const int LeastLength = 256;

    private ulong[] _slots = new ulong[LeastLength];

    /// <summary>The number of ids.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds an id.</summary>
    /// <returns>Whether the set did not contain the id.</returns>
    internal bool Add(string id)
    {
        if (2 * (Count + 1) > _slots.Length)
        {
            Grow();
        }

        if (!Insert(_slots, HashOf(id)))
        {
            return false;
        }

        Count++;
        return true;
    }

    private void Grow()
    {
        ulong[] larger = new ulong[2 * _slots.Length];
        foreach (ulong hash in _slots)
        {
            if (hash != 0)
            {
                Insert(larger, hash);
            }
        }

        _slots = larger;
    }

    private static bool Insert(ulong[] slots, ulong hash)
    {
        int mask = slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            if (slots[slot] == hash)
            {
                return false;
            }

            if (slots[slot] == 0)
            {
                slots[slot] = hash;
                return true;
            }
        }
    }

    /// <summary>Computes the hash of an id. Zero marks an empty slot, so it is not returned.</summary>
    private static ulong HashOf(string id)
    {
        ulong hash = Basis;
        foreach (char character in id)
        {
            hash = unchecked((hash ^ character) * Prime);
        }

        hash = unchecked((hash ^ (hash >> 33)) * Mixer);
        return (hash ^ (hash >> 33)) is not 0 and var mixed ? mixed : 1;
    }
}

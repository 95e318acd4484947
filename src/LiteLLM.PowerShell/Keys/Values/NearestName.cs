namespace LiteLLM.PowerShell.Keys;

/// <summary>Finds the name that is meant by a name that does not exist. Every error that rejects a name uses it.</summary>
internal static class NearestName
{
    /// <summary>The shortest name that can be misspelled by more than its case and its punctuation.</summary>
    private const int ShortestMisspelled = 4;

    /// <summary>The shortest name that can be part of another name by more than chance.</summary>
    private const int ShortestPart = 3;

    /// <summary>Gets the nearest of several names.</summary>
    /// <param name="name">The name that does not exist.</param>
    /// <param name="candidates">The names that exist. Of equally near names, the first one is used.</param>
    /// <param name="acceptsParts">Whether a name is near if it is part of the other one.</param>
    /// <returns>The nearest name, or <c>null</c> if none is near.</returns>
    internal static string? Of(string name, IEnumerable<string> candidates, bool acceptsParts = true)
    {
        string wanted = Canonical(name);
        int limit = wanted.Length < ShortestMisspelled ? 0 : Math.Min(3, wanted.Length / 3);
        string? nearest = null;
        int best = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int distance = Distance(wanted, Canonical(candidate), limit, acceptsParts);
            if (distance < best)
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>Gets a sentence that names the nearest name, with a space before it. Empty if no name is near.</summary>
    internal static string Hint(string name, IEnumerable<string> candidates, bool acceptsParts = true) => Of(name, candidates, acceptsParts) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    /// <summary>The distance of two names, or <see cref="int.MaxValue"/> if they are not near each other. A name that is part of the other is farther than a misspelling by one letter.</summary>
    private static int Distance(string wanted, string candidate, int limit, bool acceptsParts)
    {
        int difference = Math.Abs(wanted.Length - candidate.Length);
        int edits = difference > Math.Max(1, limit) ? int.MaxValue : Edits(wanted, candidate); // At least as many letters are inserted or removed.
        bool isPart = acceptsParts && wanted.Length >= ShortestPart && candidate.Length >= ShortestPart
            && (candidate.Contains(wanted, StringComparison.Ordinal) || wanted.Contains(candidate, StringComparison.Ordinal));
        return isPart ? Math.Min(edits, 2)
            : edits <= limit && edits < wanted.Length ? edits
            : int.MaxValue;
    }

    /// <summary>Gets the letters and digits of a name in lowercase. This runs for each candidate of each name.</summary>
    private static string Canonical(string name)
    {
        char[] letters = new char[name.Length];
        int count = 0;
        foreach (char letter in name)
        {
            if (char.IsLetterOrDigit(letter))
            {
                letters[count++] = char.ToLowerInvariant(letter);
            }
        }

        return new string(letters, 0, count);
    }

    /// <summary>The number of letters to insert, remove, replace or exchange with their neighbour.</summary>
    private static int Edits(string one, string other)
    {
        int[] beforeLast = new int[other.Length + 1];
        int[] last = [.. Enumerable.Range(0, other.Length + 1)];
        for (int row = 1; row <= one.Length; row++)
        {
            int[] current = new int[other.Length + 1];
            current[0] = row;
            for (int column = 1; column <= other.Length; column++)
            {
                int replaced = last[column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(last[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1])
                {
                    current[column] = Math.Min(current[column], beforeLast[column - 2] + 1);
                }
            }

            (beforeLast, last) = (last, current);
        }

        return last[other.Length];
    }
}

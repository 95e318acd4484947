namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Finds the name that the writer of a misspelled name probably meant.</summary>
internal static class Spelling
{
    /// <summary>Returns the name that differs least from a text, if it differs in at most a third of its letters. Case and underscores do not count.</summary>
    internal static string? Nearest(string text, IEnumerable<string> names)
    {
        string letters = Letters(text);
        (string Name, int Distance) nearest = names.Select(name => (name, Distance(letters, Letters(name)))).OrderBy(candidate => candidate.Item2).First();
        return nearest.Distance <= Letters(nearest.Name).Length / 3 ? nearest.Name : null;
    }

    private static string Letters(string text) => text.Replace("_", "").Replace("-", "").ToUpperInvariant();

    /// <summary>Counts the letters to insert, remove or replace, with two neighbors exchanged as one change.</summary>
    private static int Distance(string one, string other)
    {
        if (one.Length > 2 * other.Length + 2)
        {
            return int.MaxValue;
        }

        int[][] changes = [.. Enumerable.Range(0, one.Length + 1).Select(_ => new int[other.Length + 1])];
        for (int row = 0; row <= one.Length; row++)
        {
            for (int column = 0; column <= other.Length; column++)
            {
                changes[row][column] = row == 0 || column == 0 ? row + column : Math.Min(
                    Math.Min(changes[row - 1][column], changes[row][column - 1]) + 1,
                    changes[row - 1][column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1));
                if (row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1])
                {
                    changes[row][column] = Math.Min(changes[row][column], changes[row - 2][column - 2] + 1);
                }
            }
        }

        return changes[one.Length][other.Length];
    }
}

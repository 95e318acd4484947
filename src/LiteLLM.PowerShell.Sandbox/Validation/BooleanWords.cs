namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>The words that count as yes and no.</summary>
internal static class BooleanWords
{
    private static readonly HashSet<string> Yes = new(["1", "on", "t", "true", "y", "yes"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> No = new(["0", "off", "f", "false", "n", "no"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a word.</summary>
    public static bool TryRead(string word, out bool value)
    {
        value = Yes.Contains(word);
        return value || No.Contains(word);
    }
}

namespace LiteLLM.PowerShell.Formatting;

/// <summary>Shortens names for tables.</summary>
internal static class Shortened
{
    /// <summary>The maximum number of characters.</summary>
    internal const int Longest = 32;

    /// <summary>Returns the text, or its beginning and its end with an ellipsis between them, because long names often differ only at the end.</summary>
    internal static string Of(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        int start = Longest / 2 - 1;
        int end = text.Length - Longest / 2;
        start -= char.IsHighSurrogate(text[start - 1]) ? 1 : 0;
        end += char.IsLowSurrogate(text[end]) ? 1 : 0;
        return text.Substring(0, start) + "\u2026" + text.Substring(end);
    }
}

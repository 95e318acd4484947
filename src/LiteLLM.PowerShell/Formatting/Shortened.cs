namespace LiteLLM.PowerShell.Formatting;

/// <summary>Shortens names for tables.</summary>
internal static class Shortened
{
    /// <summary>The maximum number of columns, so that the state and the spend of a key fit into a terminal of 60 columns.</summary>
    internal const int Longest = 22;

    /// <summary>Returns the text, or its beginning and its end with an ellipsis between them, because long names often differ only at the end.</summary>
    internal static string Of(string text)
    {
        if (WidthOf(text) <= Longest)
        {
            return text;
        }

        int start = 0;
        for (int width = 0; width + WidthOf(text[start]) <= Longest / 2 - 1; start++)
        {
            width += WidthOf(text[start]);
        }

        int end = text.Length;
        for (int width = 0; width + WidthOf(text[end - 1]) <= Longest / 2; end--)
        {
            width += WidthOf(text[end - 1]);
        }

        start -= char.IsHighSurrogate(text[start - 1]) ? 1 : 0;
        end += char.IsLowSurrogate(text[end]) ? 1 : 0;
        return text.Substring(0, start) + "\u2026" + text.Substring(end);
    }

    private static int WidthOf(string text) => text.Sum(WidthOf);

    /// <summary>The columns that PowerShell counts for a character: two for those of Chinese, Japanese and Korean.</summary>
    private static int WidthOf(char letter) =>
        letter is >= '\u1100' and (<= '\u115F' or '\u2329' or '\u232A' or >= '\u2E80' and <= '\uA4CF' or >= '\uAC00' and <= '\uD7A3' or >= '\uF900' and <= '\uFAFF' or >= '\uFE30' and <= '\uFE6F' or >= '\uFF01' and <= '\uFF60' or >= '\uFFE0' and <= '\uFFE6') ? 2 : 1;
}

namespace LiteLLM.PowerShell.Formatting;

/// <summary>Removes the marks for the direction of text from numbers and dates. Right-to-left cultures add them; they have no width, but tables count them.</summary>
internal static class DirectionMarks
{
    private static readonly char[] Marks = ['\u061C', '\u200E', '\u200F'];

    /// <summary>Returns the text without marks.</summary>
    internal static string Remove(string text) => text.IndexOfAny(Marks) < 0 ? text : string.Concat(text.Where(letter => Array.IndexOf(Marks, letter) < 0));
}

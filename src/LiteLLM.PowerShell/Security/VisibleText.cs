using System.Globalization;
using System.Text;

namespace LiteLLM.PowerShell.Security;

/// <summary>Shows characters that control a terminal, end a line, reverse a text or cannot be seen as escapes such as <c>\u001b</c>.</summary>
internal static class VisibleText
{
    /// <summary>Characters without an appearance of their own that are neither control nor format characters.</summary>
    private const string Blank = "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0";

    /// <summary>The first half of the tags and variation selectors beyond the Basic Multilingual Plane.</summary>
    private const char InvisiblePlane = '\uDB40';

    /// <summary>Returns the text with all such characters escaped.</summary>
    internal static string Of(string text) => Escape(text, keepsLines: false);

    /// <summary>Returns the text with all such characters escaped, except for the ends of its lines.</summary>
    internal static string OfLines(string text) => Escape(text, keepsLines: true);

    /// <summary>Indicates whether every character of the text can be seen.</summary>
    internal static bool IsVisible(string text) => Enumerable.Range(0, text.Length).All(index => !IsInvisible(text, index));

    private static string Escape(string text, bool keepsLines)
    {
        if (IsVisible(text))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            if (keepsLines && (character == '\n' || character == '\r' && index + 1 < text.Length && text[index + 1] == '\n'))
            {
                shown.Append(character == '\n' ? "\n" : "");
            }
            else if (IsInvisible(text, index))
            {
                shown.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                shown.Append(character);
            }
        }

        return shown.ToString();
    }

    private static bool IsInvisible(string text, int index)
    {
        char character = text[index];
        if (character is >= ' ' and <= '~')
        {
            return false;
        }

        if (char.IsLowSurrogate(character) && index > 0 && char.IsHighSurrogate(text[index - 1]))
        {
            return IsInvisible(text, index - 1);
        }

        return character is InvisiblePlane or (>= '\uFE00' and <= '\uFE0F')
            || Blank.IndexOf(character) >= 0
            || CharUnicodeInfo.GetUnicodeCategory(text, index) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }
}

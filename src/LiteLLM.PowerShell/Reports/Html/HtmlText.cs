using System.Text;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>Writes text as HTML: escapes special characters, shows invisible characters as escapes, replaces characters that HTML does not allow, and masks secrets.</summary>
internal static class HtmlText
{
    private const char Replacement = '\uFFFD';

    internal static void Append(StringBuilder html, string? text)
    {
        if (IsNumber(text))
        {
            html.Append(text);
            return;
        }

        string shown = VisibleText.Of(SecretMask.Scrub(text ?? ""));
        for (int index = 0; index < shown.Length; index++)
        {
            char letter = shown[index];
            switch (letter)
            {
                case '&': html.Append("&amp;"); break;
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                case '"': html.Append("&quot;"); break;
                case '\'': html.Append("&#39;"); break;
                case var _ when char.IsHighSurrogate(letter) && index + 1 < shown.Length && char.IsLowSurrogate(shown[index + 1]):
                    html.Append(letter).Append(shown[++index]);
                    break;
                default: html.Append(IsAllowed(letter) ? letter : Replacement); break;
            }
        }
    }

    /// <summary>Indicates whether a text consists only of digits and the signs of numbers and times. Most texts of a page do, and they need no masking.</summary>
    private static bool IsNumber(string? text) => text is not null && text.All(letter => letter is >= '0' and <= '9' or '.' or ',' or ':' or '-' or '/' or 'T' or 'Z');

    private static bool IsAllowed(char letter) =>
        letter is not ('\uFFFE' or '\uFFFF');
}

using System.Management.Automation;
using System.Text;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Parses wildcard patterns.</summary>
internal static class Wildcards
{
    /// <summary>The number of characters that a part must have to reduce a listing.</summary>
    private const int LeastPart = 2;

    /// <summary>
    /// Gets the longest text before the first set of characters that every match of a pattern contains, with which a server can reduce a listing. It consists of printable ASCII
    /// characters, about whose case all servers agree, and contains no wildcard or escape character of SQL.
    /// </summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>The text, or <c>null</c> if the pattern contains no such text.</returns>
    internal static string? LiteralPart(string pattern)
    {
        string longest = "";
        var part = new StringBuilder();
        for (int index = 0; index < pattern.Length; index++)
        {
            char character = pattern[index];
            bool isEscaped = character == '`' && index + 1 < pattern.Length;
            if (isEscaped)
            {
                character = pattern[++index];
            }

            if (character is > ' ' and < (char)127 and not ('\\' or '_' or '%') && (isEscaped || character is not ('*' or '?' or '[' or ']' or '`')))
            {
                part.Append(character);
                continue;
            }

            End();
            if (character == '[' && !isEscaped)
            {
                break;
            }
        }

        End();
        return longest.Length >= LeastPart ? longest : null;

        void End()
        {
            longest = part.Length > longest.Length ? part.ToString() : longest;
            part.Clear();
        }
    }

    /// <exception cref="LiteLLMException">The text is not a valid pattern.</exception>
    internal static WildcardPattern Parse(string text)
    {
        try
        {
            var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw new LiteLLMException(ErrorIds.InvalidPattern,
                $"'{text}' is not a valid wildcard pattern. If it is a name, escape each * ? [ ] with a backtick, or use [WildcardPattern]::Escape().");
        }
    }
}

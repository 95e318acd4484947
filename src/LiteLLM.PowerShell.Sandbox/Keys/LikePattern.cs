using System.Text.RegularExpressions;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>
/// A text that is searched for in others as the database does it: in any case, <c>_</c> matches any character,
/// <c>%</c> for any text.
/// </summary>
internal sealed class LikePattern(string part)
{
    private readonly Regex _form = new(
        Regex.Escape(part).Replace("%", ".*").Replace('_', '.'),
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Whether a text contains it.</summary>
    public bool IsIn(string text) => _form.IsMatch(text);
}

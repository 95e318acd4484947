using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Parses wildcard patterns.</summary>
internal static class Wildcards
{
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

using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Binding;

/// <summary>Reads what people type to name many things at once.</summary>
internal static class Wildcards
{
    /// <exception cref="LiteLLMException">The text is no pattern.</exception>
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
                $"'{text}' is no pattern. If it is a name, write a backtick before each of * ? [ ], or use [WildcardPattern]::Escape().");
        }
    }
}

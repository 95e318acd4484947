using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Parameters;

/// <summary>Completes what a key can be for.</summary>
public sealed class KeyTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        KeyTypes.All.Where(type => type.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(type => new CompletionResult(type));
}

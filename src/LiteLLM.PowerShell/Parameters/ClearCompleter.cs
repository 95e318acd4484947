using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Parameters;

/// <summary>Completes the properties that can be cleared.</summary>
public sealed class ClearCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        KeyProperties.All
            .Where(property => property.Clear != ClearForm.Impossible
                && property.Name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(property => new CompletionResult(property.Name));
}

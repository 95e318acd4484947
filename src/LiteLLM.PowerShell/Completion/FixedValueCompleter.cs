using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes fixed values, in the order of their list.</summary>
/// <param name="values">The values, each with its tooltip.</param>
internal abstract class FixedValueCompleter(params (string Value, string Tooltip)[] values) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        return values
            .Where(item => item.Value.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionResult(item.Value, item.Value, CompletionResultType.ParameterValue, item.Tooltip));
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes values that are always the same, in the order of their list.</summary>
public abstract class FixedValueCompleter : IArgumentCompleter
{
    private protected abstract (string Value, string Tooltip)[] Values { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        return Values
            .Where(item => item.Value.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionResult(item.Value, item.Value, CompletionResultType.ParameterValue, item.Tooltip));
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace LiteLLM.PowerShell.Parameters;

/// <summary>Completes the meanings that a rate limit can have.</summary>
public sealed class LimitTypeCompleter : IArgumentCompleter
{
    private static readonly string[] Types = ["best_effort_throughput", "dynamic", "guaranteed_throughput"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Types.Where(type => type.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(type => new CompletionResult(type));
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes values of the proxy that the command would use: that of <c>-Connection</c>, of <c>Connect-LiteLLM</c>, or of the environment variables.</summary>
/// <param name="candidates">Gets the values from the cache of the connection.</param>
/// <param name="acceptsWildcards">Whether the parameter accepts wildcards, so that those in a value are escaped.</param>
internal abstract class ProxyCompleter(Func<CompletionCache, IEnumerable<CompletionCandidate>> candidates, bool acceptsWildcards = false) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        return Find(fakeBoundParameters) is { } connection
            ? [.. candidates(CompletionCache.Of(connection))
                .Where(candidate => candidate.IsPrintable && candidate.Matches(typed))
                .GroupBy(candidate => candidate.Value, StringComparer.Ordinal)
                .Select(group => group.First().ToResult(acceptsWildcards))
                .OrderBy(result => result.ListItemText, StringComparer.CurrentCultureIgnoreCase)]
            : [];
    }

    private static LiteLLMConnection? Find(IDictionary bound)
    {
        object? value = bound["Connection"];
        return (value is PSObject wrapped ? wrapped.BaseObject : value) is LiteLLMConnection { IsClosed: false } connection ? connection : ConnectionStore.Usable;
    }
}

using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes values of the proxy that <c>-Connection</c> or this runspace is connected to.</summary>
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
        if ((value is PSObject wrapped ? wrapped.BaseObject : value) is LiteLLMConnection { IsClosed: false } connection)
        {
            return connection;
        }

        try
        {
            return ConnectionStore.Require();
        }
        catch (LiteLLMException)
        {
            return null;
        }
    }
}

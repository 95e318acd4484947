using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes with what the proxy of the command's <c>-Connection</c>, or of this runspace, has.</summary>
public abstract class ProxyCompleter : IArgumentCompleter
{
    private protected virtual bool AsPattern => false;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        return Find(fakeBoundParameters) is { } connection
            ? [.. Offers(CompletionCache.Of(connection))
                .Where(offer => offer.IsPrintable && offer.Fits(typed))
                .GroupBy(offer => offer.Value, StringComparer.Ordinal)
                .Select(group => group.First().ToResult(AsPattern))
                .OrderBy(result => result.ListItemText, StringComparer.CurrentCultureIgnoreCase)]
            : [];
    }

    private protected abstract IEnumerable<CompletionCandidate> Offers(CompletionCache known);

    private static LiteLLMConnection? Find(IDictionary bound)
    {
        object? said = bound["Connection"];
        if ((said is PSObject wrapped ? wrapped.BaseObject : said) is LiteLLMConnection { IsClosed: false } connection)
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

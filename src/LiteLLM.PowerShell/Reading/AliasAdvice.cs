using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reading;

/// <summary>Completes the error that no key has an alias: with the existing alias that was probably meant, or with the pipeline to use instead of a pattern.</summary>
/// <remarks>No request is sent unless a key was not found, and then only one for all keys of a command.</remarks>
/// <param name="api">The server.</param>
/// <param name="command">The name of the cmdlet.</param>
internal sealed class AliasAdvice(KeyApi api, string command)
{
    private const string Listing = "Get-LiteLLMKey";

    private int _requests;

    /// <summary>Gets a sentence to append to the error, with a space before it. Empty if there is no advice.</summary>
    /// <param name="alias">The alias that no key has.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    internal async Task<string> ForAsync(string alias, CancellationToken cancellationToken)
    {
        if (WildcardPattern.ContainsWildcardCharacters(alias))
        {
            return command == Listing
                ? " Aliases from the pipeline and of -LiteralAlias are not patterns. To use a pattern, specify it with -KeyAlias."
                : $" {command} does not accept wildcards. To process the keys that match, use: {Listing} '{alias}' | {command}";
        }

        if (Interlocked.Exchange(ref _requests, 1) == 1)
        {
            return "";
        }

        try
        {
            return NearestName.Hint(alias, await api.SimilarAliasesAsync(alias, cancellationToken).ConfigureAwait(false), acceptsParts: false);
        }
        catch (LiteLLMException)
        {
            return ""; // The error that the key was not found matters more than why there is no advice.
        }
    }
}

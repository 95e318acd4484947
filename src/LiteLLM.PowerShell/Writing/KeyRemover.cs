using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Writing;

/// <summary>Removes keys, and verifies that they are gone: a server, or a gateway before it, can report a removal that did not happen.</summary>
/// <param name="api">The server.</param>
internal sealed class KeyRemover(KeyApi api)
{
    /// <summary>Removes keys with one request. A server rejects the whole request if the caller may not remove one of the keys; the keys are then removed one by one.</summary>
    /// <returns>The errors, by id, of the keys that were not removed.</returns>
    /// <exception cref="LiteLLMException">The server refused to remove the keys, or whether they are gone is unknown.</exception>
    internal async Task<IReadOnlyDictionary<string, LiteLLMException>> RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var failed = new Dictionary<string, LiteLLMException>(StringComparer.Ordinal);
        LiteLLMException? unknown = null;
        try
        {
            if (ids.Count > 0)
            {
                await api.DeleteAsync(ids, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (LiteLLMServerException problem) when (problem.Is(ErrorIds.Forbidden) && ids.Count > 1)
        {
            foreach (string id in ids)
            {
                await RemoveOneAsync(id, failed, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (LiteLLMException problem) when (problem.OutcomeUnknown)
        {
            unknown = problem;
        }

        foreach (string id in await ExistingAsync([.. ids.Where(id => !failed.ContainsKey(id))], unknown, cancellationToken).ConfigureAwait(false))
        {
            failed[id] = unknown ?? NotRemoved(id);
        }

        return failed;
    }

    private async Task RemoveOneAsync(string id, Dictionary<string, LiteLLMException> failed, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync([id], cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMServerException refusal)
        {
            failed[id] = refusal;
        }
    }

    private async Task<IReadOnlyCollection<string>> ExistingAsync(string[] ids, LiteLLMException? unknown, CancellationToken cancellationToken)
    {
        try
        {
            return ids.Length == 0 ? [] : await api.ExistingAsync(ids, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            throw unknown ?? new LiteLLMException(ErrorIds.KeyNotVerified with { Category = problem.Category },
                $"The server accepted the removal, but whether the keys are gone could not be verified: {problem.Message}", problem);
        }
    }

    private static LiteLLMException NotRemoved(string id) => new(ErrorIds.KeyNotRemoved,
        $"The server accepted the removal of the key {id}, but the key still exists. Check for a gateway between this computer and the LiteLLM proxy, and remove the key again with Remove-LiteLLMKey -Id {id}.");
}

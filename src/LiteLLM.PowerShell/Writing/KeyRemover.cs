using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Writing;

/// <summary>
/// Removes keys, and verifies that they are gone: a server, or a gateway before it, can report a removal that did not happen. Keys that were
/// shown are read before, so that no other key is removed.
/// </summary>
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

    /// <summary>Removes keys whose alias and ownership are as they were shown.</summary>
    /// <param name="shown">The keys as they were shown.</param>
    /// <param name="loader">Reads the keys.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What was read for each key that is not as it was shown, and the errors by id.</returns>
    /// <exception cref="LiteLLMException">The server refused to remove the keys, or whether they are gone is unknown.</exception>
    internal async Task<KeyRemovals> RemoveShownAsync(IReadOnlyCollection<LiteLLMKey> shown, BatchingKeyLoader loader, CancellationToken cancellationToken)
    {
        var failed = new Dictionary<string, LiteLLMException>(StringComparer.Ordinal);
        var missing = new Dictionary<string, KeyReadResult>(StringComparer.Ordinal);
        if (!await AreUnchangedAsync(shown, cancellationToken).ConfigureAwait(false))
        {
            IReadOnlyDictionary<string, Task<KeyReadResult>> read = await loader.ReadManyAsync(shown.Select(key => key.Id), KeyReadRequirement.CurrentIdentity).ConfigureAwait(false);
            foreach (LiteLLMKey key in shown)
            {
                Check(key, read[key.Id], failed, missing);
            }
        }

        string[] ids = [.. shown.Select(key => key.Id).Distinct(StringComparer.Ordinal).Where(id => !failed.ContainsKey(id) && !missing.ContainsKey(id))];
        foreach (KeyValuePair<string, LiteLLMException> failure in await RemoveAsync(ids, cancellationToken).ConfigureAwait(false))
        {
            failed[failure.Key] = failure.Value;
        }

        return new KeyRemovals(failed, missing);
    }

    /// <summary>
    /// Returns whether all keys are certainly as they were shown, from a server whose bulk responses have no ids: its rows then have exactly
    /// the aliases and the records that were shown. Other servers, and other results, require that the keys are read.
    /// </summary>
    private async Task<bool> AreUnchangedAsync(IReadOnlyCollection<LiteLLMKey> shown, CancellationToken cancellationToken)
    {
        if (!api.Capabilities.Lacks(ServerCapability.BulkRead) || shown.Count == 1 || shown.Any(key => key.HasOnlyId)
            || await api.RowsWithoutIdsAsync([.. shown.Select(key => key.Id)], cancellationToken).ConfigureAwait(false) is not { } rows || rows.Count != shown.Count)
        {
            return false;
        }

        List<LiteLLMKey> left = [.. rows];
        return shown.All(key => left.FindIndex(row => KeyMovement.Between(key, row).Count == 0) is >= 0 and var index && Take(left, index));
    }

    private static bool Take(List<LiteLLMKey> rows, int index)
    {
        rows.RemoveAt(index);
        return true;
    }

    private static void Check(LiteLLMKey shown, Task<KeyReadResult> read, Dictionary<string, LiteLLMException> failed, Dictionary<string, KeyReadResult> missing)
    {
        try
        {
            KeyReadResult result = read.GetAwaiter().GetResult();
            if (result.Key is { } now)
            {
                KeyConflicts.Refuse(shown, now);
            }
            else
            {
                missing[shown.Id] = result;
            }
        }
        catch (LiteLLMException problem)
        {
            // A key whose row cannot be read exists, and its id is enough to remove it.
            if (!problem.Is(ErrorIds.UnexpectedResponse))
            {
                failed[shown.Id] = problem;
            }
        }
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

using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>
/// Exchanges aliases: the first key gets a temporary alias, which frees the alias for the next key, and so on; the first key is changed
/// last. After an interruption at any point, the next sync finds each key by its record and completes the exchange.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="changer">Changes the keys.</param>
internal sealed class AliasExchange(KeyApi api, PlannedKeyChanger changer)
{
    /// <summary>Changes the keys, each of which gets the alias of another one.</summary>
    /// <returns>The results, including failures.</returns>
    internal async Task<IReadOnlyList<KeySyncResult>> RunAsync(IReadOnlyList<KeyPlan> keys, CancellationToken cancellationToken)
    {
        KeyPlan first = keys[0];
        LiteLLMKey moved;
        try
        {
            moved = await changer.RenameAsync(first.Match.Current!, AliasMoves.Temporary(first.Match.Current!), cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            return [new KeySyncResult(first, problem: problem), .. keys.Skip(1).Select(key => NotExchanged(key, first.Match.Name, problem))];
        }

        var results = new List<KeySyncResult>();
        foreach (KeyPlan key in keys.Skip(1))
        {
            KeySyncResult result = await changer.TryChangeAsync(key, key.Match.Current!, key.Changes, cancellationToken).ConfigureAwait(false);
            results.Add(result);
            if (result.KeyAlias != AliasMoves.NewAlias(key))
            {
                LiteLLMException cause = result.Error?.Exception as LiteLLMException ?? NotStored(key);
                KeySyncResult undone = results.Count == 1
                    ? await RestoreAsync(first, moved, key.Match.Name, cause, cancellationToken).ConfigureAwait(false)
                    : KeptTemporary(first, moved, cause);
                return [undone, .. results, .. keys.Skip(1 + results.Count).Select(other => NotExchanged(other, key.Match.Name, cause))];
            }
        }

        IReadOnlyList<KeyChange> changes = KeyDiff.Compute(first.Desired!, moved.Row, api.ServerNow);
        KeySyncResult last = await changer.TryChangeAsync(first, moved, changes, cancellationToken).ConfigureAwait(false);
        return [last.KeyAlias == moved.KeyAlias && last.Error?.Exception is LiteLLMException failure ? KeptTemporary(first, moved, failure) : last, .. results];
    }

    /// <summary>Gives the first key of an exchange its alias back, because no other key has taken it over.</summary>
    private async Task<KeySyncResult> RestoreAsync(KeyPlan first, LiteLLMKey moved, string failed, LiteLLMException cause, CancellationToken cancellationToken)
    {
        try
        {
            await changer.RenameAsync(moved, first.Match.Current!.KeyAlias!, cancellationToken).ConfigureAwait(false);
            return NotExchanged(first, failed, cause);
        }
        catch (LiteLLMException problem)
        {
            return KeptTemporary(first, moved, problem);
        }
    }

    private static KeySyncResult NotExchanged(KeyPlan key, string failed, LiteLLMException cause) => new(key, problem: new LiteLLMException(cause.Id,
        $"The key was not changed, because it exchanges its alias with '{failed}', which was not changed: {cause.Message}", cause));

    private static KeySyncResult KeptTemporary(KeyPlan key, LiteLLMKey moved, LiteLLMException cause) => new(key, moved, new LiteLLMException(cause.Id,
        $"The exchange of aliases was not completed, so that the key still has the temporary alias '{moved.KeyAlias}'. The next Sync-LiteLLMKey completes it. {cause.Message}", cause));

    private static LiteLLMException NotStored(KeyPlan key) => new(ErrorIds.ValueNotStored, $"The server did not store the alias '{AliasMoves.NewAlias(key)}'.");
}

using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>Applies sets of definitions to the keys of a proxy: reads all keys with few requests, plans, and applies the plan.</summary>
/// <param name="api">The server.</param>
/// <param name="adopt">Whether to adopt keys that no set manages.</param>
/// <param name="throttle">Limits the number of concurrent requests.</param>
internal sealed class KeySetSynchronizer(KeyApi api, bool adopt, RequestThrottle throttle)
{
    private readonly KeyQueries _queries = new(api, throttle);
    private readonly OwnershipRegistry _registry = new(api);
    private readonly KeyWriter _writer = new(api, new BatchingKeyLoader(api, throttle));
    private readonly Dictionary<string, HashSet<string>> _declared = new(StringComparer.Ordinal);

    private KeyInventory? _inventory;

    private ManagedKeyWriter ManagedKeys => new(api, _writer, _registry);

    /// <summary>Plans the action for each key of the sets. Nothing is changed.</summary>
    internal async Task<IReadOnlyList<KeyPlan>> PlanAsync(IReadOnlyCollection<KeySetDefinition> sets)
    {
        foreach (KeySetDefinition set in sets)
        {
            set.RefuseOtherProxy(api.Address);
            _declared[set.Name] = new HashSet<string>(set.Keys.Select(key => key.Ownership.Name), StringComparer.Ordinal);
        }

        OwnershipSigner signer = await throttle.RunAsync(() => _registry.ReadAsync(throttle.Closed), throttle.Closed).ConfigureAwait(false);
        IReadOnlyList<LiteLLMKey> keys = await _queries.ListedAsync().ConfigureAwait(false);
        if (!signer.CanSign && keys.Any(signer.IsUnconfirmed))
        {
            signer = await throttle.RunAsync(() => _registry.ReadAgainAsync(throttle.Closed), throttle.Closed).ConfigureAwait(false);
        }

        _inventory = new KeyInventory(keys, signer);
        KeyMatcher matcher = new(_inventory, adopt);
        IReadOnlyList<KeyMatch> matches = await WithDetailsAsync([.. sets.SelectMany(set => matcher.Match(set, _declared[set.Name]))]).ConfigureAwait(false);
        DateTimeOffset now = api.ServerNow;
        return await WithSharingAsync([.. matches.AsParallel().AsOrdered().Select(match => KeyPlanner.Plan(match, now))]).ConfigureAwait(false);
    }

    /// <summary>Returns a warning about the keys with unconfirmed records of the set. They are neither changed nor removed.</summary>
    /// <returns>The warning, or <c>null</c> if there are no such keys, or if <see cref="PlanAsync"/> was not called before.</returns>
    internal string? Ignored(string set) => _inventory?.Claiming(set) is { Count: > 0 } claiming ? OwnershipErrors.Ignored(set, claiming) : null;

    private async Task<IReadOnlyList<KeyMatch>> WithDetailsAsync(IReadOnlyList<KeyMatch> matches)
    {
        LiteLLMKey[] listed = [.. matches.Where(KeyPlanner.RequiresDetails).Select(match => match.Current!)];
        Dictionary<string, LiteLLMKey> complete = (await _queries.CompleteAsync(listed).ConfigureAwait(false))
            .ToDictionary(key => key.Id, StringComparer.Ordinal);
        return [.. matches.Select(match => match.Current is { } current && complete.TryGetValue(current.Id, out LiteLLMKey? key) ? match with { Current = key } : match)];
    }

    /// <summary>Adds a note to each key whose change also affects keys that share its budget.</summary>
    private async Task<IReadOnlyList<KeyPlan>> WithSharingAsync(KeyPlan[] plan)
    {
        var sharing = new BudgetSharing(_queries.WithBudgetsAsync);
        for (int index = 0; index < plan.Length; index++)
        {
            if (plan[index] is { Action: SyncAction.Change, Problem: null, Match.Current: { } current } planned
                && BudgetSharing.MayAffectOthers(current, planned.Changes)
                && await sharing.DescribeAsync(current).ConfigureAwait(false) is { } others)
            {
                plan[index] = planned with { Notes = [.. planned.Notes, others] };
            }
        }

        return plan;
    }

    /// <summary>Changes keys one after the other. Keys that exchange their aliases are changed with the help of a temporary alias.</summary>
    /// <returns>The results, including failures.</returns>
    internal async Task<IReadOnlyList<KeySyncResult>> ChangeAsync(AliasMoveGroup group, OperationContext context)
    {
        if (group.IsExchange)
        {
            return await ExchangeAsync(group.Changes, context.Token).ConfigureAwait(false);
        }

        var results = new List<KeySyncResult>();
        foreach (KeyPlan key in group.Changes)
        {
            results.Add(await TryChangeAsync(key, key.Match.Current!, key.Changes, context.Token).ConfigureAwait(false));
        }

        return results;
    }

    /// <summary>
    /// Exchanges aliases: the first key gets a temporary alias, which frees the alias for the next key, and so on; the first key is changed
    /// last. After an interruption at any point, the next sync finds each key by its record and completes the exchange.
    /// </summary>
    private async Task<IReadOnlyList<KeySyncResult>> ExchangeAsync(IReadOnlyList<KeyPlan> keys, CancellationToken cancellationToken)
    {
        KeyPlan first = keys[0];
        LiteLLMKey moved;
        try
        {
            moved = await RenameAsync(first.Match.Current!, AliasMoves.Temporary(first.Match.Current!), cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            return [new KeySyncResult(first, problem: problem), .. keys.Skip(1).Select(key => NotExchanged(key, first.Match.Name, problem))];
        }

        var results = new List<KeySyncResult>();
        foreach (KeyPlan key in keys.Skip(1))
        {
            KeySyncResult result = await TryChangeAsync(key, key.Match.Current!, key.Changes, cancellationToken).ConfigureAwait(false);
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
        KeySyncResult last = await TryChangeAsync(first, moved, changes, cancellationToken).ConfigureAwait(false);
        return [last.KeyAlias == moved.KeyAlias && last.Error?.Exception is LiteLLMException failure ? KeptTemporary(first, moved, failure) : last, .. results];
    }

    /// <summary>Gives the first key of an exchange its alias back, because no other key has taken it over.</summary>
    private async Task<KeySyncResult> RestoreAsync(KeyPlan first, LiteLLMKey moved, string failed, LiteLLMException cause, CancellationToken cancellationToken)
    {
        try
        {
            await RenameAsync(moved, first.Match.Current!.KeyAlias!, cancellationToken).ConfigureAwait(false);
            return NotExchanged(first, failed, cause);
        }
        catch (LiteLLMException problem)
        {
            return KeptTemporary(first, moved, problem);
        }
    }

    /// <summary>Changes only the alias of a key.</summary>
    /// <exception cref="LiteLLMException">The alias was not changed.</exception>
    private async Task<LiteLLMKey> RenameAsync(LiteLLMKey key, string alias, CancellationToken cancellationToken)
    {
        var desired = new DesiredKey();
        desired.Set(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)), alias);
        DateTimeOffset now = api.ServerNow;
        KeyWriteResult written = await _writer.UpdateAsync(key, desired, KeyDiff.Compute(desired, key.Row, now), now, cancellationToken).ConfigureAwait(false);
        return written.Problem is { } problem ? throw problem : written.Key;
    }

    private static KeySyncResult NotExchanged(KeyPlan key, string failed, LiteLLMException cause) => new(key, problem: new LiteLLMException(cause.Id,
        $"The key was not changed, because it exchanges its alias with '{failed}', which was not changed: {cause.Message}", cause));

    private static KeySyncResult KeptTemporary(KeyPlan key, LiteLLMKey moved, LiteLLMException cause) => new(key, moved, new LiteLLMException(cause.Id,
        $"The exchange of aliases was not completed, so that the key still has the temporary alias '{moved.KeyAlias}'. The next Sync-LiteLLMKey completes it. {cause.Message}", cause));

    private static LiteLLMException NotStored(KeyPlan key) => new(ErrorIds.ValueNotStored, $"The server did not store the alias '{AliasMoves.NewAlias(key)}'.");

    private async Task<KeySyncResult> TryChangeAsync(KeyPlan key, LiteLLMKey current, IReadOnlyList<KeyChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            return await ChangeAsync(key, current, changes, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            return new KeySyncResult(key, problem: problem);
        }
    }

    /// <summary>Creates a key. If another client created a key with the alias after the plan was made, keeps that key.</summary>
    /// <returns>The result, including a failure. It is the only object that contains the secret of the new key.</returns>
    internal async Task<KeySyncResult> CreateAsync(KeyPlan key, OperationContext context)
    {
        try
        {
            return await CreateOrFindAsync(key, context).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            if (!problem.Is(ErrorIds.KeyNotSettled))
            {
                context.WithdrawKey();
            }

            return new KeySyncResult(key, problem: problem);
        }
    }

    /// <summary>Removes keys with one request.</summary>
    /// <returns>The results, including failures.</returns>
    internal async Task<IReadOnlyList<KeySyncResult>> RemoveAsync(IReadOnlyList<KeyPlan> keys, OperationContext context)
    {
        LiteLLMException? failure = null;
        try
        {
            await api.DeleteAsync(keys.Select(key => key.Match.Current!.Id), context.Token).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            failure = problem;
        }

        return [.. keys.Select(key => new KeySyncResult(key, problem: failure))];
    }

    private async Task<KeySyncResult> ChangeAsync(KeyPlan key, LiteLLMKey current, IReadOnlyList<KeyChange> changes, CancellationToken cancellationToken)
    {
        KeyWriteResult written = await ManagedKeys.UpdateAsync(current, key.Desired!, changes, key.Match.Definition!.Ownership, cancellationToken).ConfigureAwait(false);
        return written.NotStored.Count > 0 && written.NotStored.All(change => IsLeft(key, change))
            ? new KeySyncResult(key, written.Key, notes: [.. written.NotStored.Select(NoteOf)])
            : new KeySyncResult(key, written.Key, written.Problem);
    }

    /// <summary>Returns whether an attribute that is no longer declared remains set because the server cannot clear it.</summary>
    private static bool IsLeft(KeyPlan key, KeyChange change) =>
        JsonEquality.IsEmpty(change.AfterJson) && !key.Match.Definition!.Ownership.Declared.Contains(change.Description?.JsonName ?? change.Property);

    private static string NoteOf(KeyChange change) =>
        $"{change.Property} is no longer declared, and the server cannot clear it; it remains {VisibleText.Of(SecretMask.ScrubBeginning(JsonValueReader.ToText(CallbackVariables.Masked(change.BeforeJson))))}.";

    private async Task<KeySyncResult> CreateOrFindAsync(KeyPlan key, OperationContext context)
    {
        KeyWriteResult written;
        try
        {
            written = await ManagedKeys.CreateAsync(key.Desired!, key.Match.Definition!.Ownership, context).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (problem.Is(ErrorIds.KeyAliasExists))
        {
            context.WithdrawKey();
            return await FoundAsync(key, problem, context.Token).ConfigureAwait(false);
        }

        try
        {
            return await KeepOldestAsync(key, written, context).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            return new KeySyncResult(key, written.Key, problem);
        }
    }

    /// <summary>
    /// Keeps the oldest of several keys with the alias, and removes the new key if it is not the oldest. The server checks aliases before it
    /// creates a key, but not atomically, so that two concurrent runs can each create one.
    /// </summary>
    private async Task<KeySyncResult> KeepOldestAsync(KeyPlan key, KeyWriteResult written, OperationContext context)
    {
        CancellationToken cancellationToken = context.Token;
        IReadOnlyList<LiteLLMKey> older = [.. (await NamesakesAsync(key, cancellationToken).ConfigureAwait(false)).TakeWhile(other => other.Id != written.Key.Id)];
        if (await AgainAsync(key, older, cancellationToken).ConfigureAwait(false) is not { Match.Current: not null } planned)
        {
            return new KeySyncResult(key, written.Key, written.Problem);
        }

        await api.DeleteAsync([written.Key.Id], cancellationToken).ConfigureAwait(false);
        context.WithdrawKey();
        return await AlignAsync(planned, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Handles an alias that another run or another client used after the keys were read.</summary>
    private async Task<KeySyncResult> FoundAsync(KeyPlan key, LiteLLMException refusal, CancellationToken cancellationToken)
    {
        IReadOnlyList<LiteLLMKey> others = await NamesakesAsync(key, cancellationToken).ConfigureAwait(false);
        return await AgainAsync(key, others, cancellationToken).ConfigureAwait(false) is { } planned
            ? await AlignAsync(planned, cancellationToken).ConfigureAwait(false)
            : new KeySyncResult(key, problem: refusal);
    }

    /// <summary>
    /// Plans again for the keys that now have the alias. The first one that the set is confirmed to manage is the key of the definition. No
    /// other key is adopted, because the displayed plan did not contain it.
    /// </summary>
    /// <returns>The plan, or the problem of the first key. <c>null</c> if there are no keys.</returns>
    private async Task<KeyPlan?> AgainAsync(KeyPlan key, IEnumerable<LiteLLMKey> others, CancellationToken cancellationToken)
    {
        KeyPlan? first = null;
        foreach (LiteLLMKey other in others)
        {
            LiteLLMKey current = await api.FindAsync(other.Id, cancellationToken).ConfigureAwait(false) ?? other;
            OwnershipSigner signer = await _registry.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (signer.IsUnconfirmed(current))
            {
                signer = await _registry.ReadAgainAsync(cancellationToken).ConfigureAwait(false);
            }

            KeyMatch match = new KeyMatcher(new KeyInventory([current], signer), adopt: false).Match(key.Match.Definition!, _declared[key.Match.Set]);
            KeyPlan planned = KeyPlanner.Plan(match, api.ServerNow);
            if (match.Current is not null)
            {
                return planned;
            }

            first ??= planned;
        }

        return first;
    }

    private async Task<KeySyncResult> AlignAsync(KeyPlan key, CancellationToken cancellationToken) =>
        key is { Action: SyncAction.Change, Problem: null } ? await ChangeAsync(key, key.Match.Current!, key.Changes, cancellationToken).ConfigureAwait(false) : new KeySyncResult(key);

    /// <summary>Reads the keys that have the alias, oldest first.</summary>
    private async Task<IReadOnlyList<LiteLLMKey>> NamesakesAsync(KeyPlan key, CancellationToken cancellationToken)
    {
        string alias = KeyMatcher.AliasOf(key.Match.Definition!);
        OwnershipSigner signer = await _registry.ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. new KeyInventory(await api.WithAliasAsync(alias, cancellationToken).ConfigureAwait(false), signer).WithAlias(alias).Select(held => held.Key)];
    }
}

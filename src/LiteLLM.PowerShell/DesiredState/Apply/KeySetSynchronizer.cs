using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>Applies sets of definitions to the keys of a proxy: reads all keys with few requests, plans, and applies the plan.</summary>
/// <param name="api">The server.</param>
/// <param name="adopt">Whether to adopt keys that no set manages.</param>
/// <param name="replace">Whether to create keys again whose secrets were not delivered.</param>
/// <param name="throttle">Limits the number of concurrent requests.</param>
internal sealed class KeySetSynchronizer(KeyApi api, bool adopt, bool replace, RequestThrottle throttle)
{
    private readonly KeyQueries _queries = new(api, throttle);
    private readonly OwnershipRegistry _registry = new(api);
    private readonly BatchingKeyLoader _loader = new(api, throttle);
    private readonly Dictionary<string, HashSet<string>> _declared = new(StringComparer.Ordinal);

    private KeyInventory? _inventory;
    private DateTimeOffset _plannedAt;
    private OwnershipSigner? _signer;

    private KeyWriter Writer => new(api, _loader);

    private ManagedKeyWriter ManagedKeys => new(api, Writer, _registry);

    private PlannedKeyChanger Changer => new(api, Writer, ManagedKeys);

    /// <summary>Plans the action for each key of the sets. Nothing is changed.</summary>
    internal async Task<IReadOnlyList<KeyPlan>> PlanAsync(IReadOnlyCollection<KeySetDefinition> sets)
    {
        foreach (KeySetDefinition set in sets)
        {
            set.ThrowIfOtherProxy(api.Address);
            _declared[set.Name] = new HashSet<string>(set.Keys.Select(key => key.Ownership.Name), StringComparer.Ordinal);
        }

        OwnershipSigner signer = await throttle.RunAsync(() => _registry.ReadAsync(throttle.Closed), throttle.Closed).ConfigureAwait(false);
        InventoryKey[] keys = await ListAsync(signer).ConfigureAwait(false);
        if (!signer.CanSign && Array.Exists(keys, key => key.Claim is not null))
        {
            signer = await throttle.RunAsync(() => _registry.ReadAgainAsync(throttle.Closed), throttle.Closed).ConfigureAwait(false);
            keys = Array.ConvertAll(keys, key => new InventoryKey(key.Key, signer));
        }

        _signer = signer;
        _inventory = new KeyInventory(keys);
        KeyMatcher matcher = new(_inventory, adopt);
        IReadOnlyList<KeyMatch> matches = await WithDetailsAsync([.. sets.SelectMany(set => matcher.Match(set, _declared[set.Name]))]).ConfigureAwait(false);
        _plannedAt = api.ServerNow;
        return await WithSharingAsync([.. matches.AsParallel().AsOrdered().SelectMany(Plan)]).ConfigureAwait(false);
    }

    /// <summary>Lists all keys, and verifies the records of each page while further pages are read.</summary>
    private async Task<InventoryKey[]> ListAsync(OwnershipSigner signer)
    {
        var pages = new List<Task<InventoryKey[]>>();
        await _queries.ListedAsync(_ => false, RowRetention.Values, page => pages.Add(Task.Run(() => page.Select(key => new InventoryKey(key, signer)).ToArray()))).ConfigureAwait(false);
        return [.. (await Task.WhenAll(pages).ConfigureAwait(false)).SelectMany(page => page)];
    }

    private IEnumerable<KeyPlan> Plan(KeyMatch match)
    {
        if (replace && match.IsUndelivered)
        {
            return [KeyPlanner.Replace(match, _plannedAt)];
        }

        KeyPlan planned = KeyPlanner.Plan(match, _plannedAt);
        IEnumerable<LiteLLMKey> discarded = !replace ? [] : planned.Action == SyncAction.Rotate ? match.Undelivered.Where(key => key.Id != match.Successor?.Id) : match.Undelivered;
        return [WithNote(planned), .. discarded.Select(key => KeyPlanner.Discard(match, key))];
    }

    private static KeyPlan WithNote(KeyPlan planned) =>
        planned.Match.IsUndelivered ? planned with { Notes = [.. planned.Notes, OwnershipErrors.UndeliveredNote] } : planned;

    /// <summary>Returns a warning about the keys of a plan whose secrets were not delivered and that are not created again.</summary>
    /// <returns>The warning, or <c>null</c> if there are no such keys.</returns>
    internal string? Undelivered(string set, IEnumerable<KeyPlan> plan) =>
        !replace && plan.SelectMany(key => key.Action == SyncAction.Rotate ? [] : key.Match.Undelivered).ToArray() is { Length: > 0 } keys ? OwnershipErrors.Undelivered(set, keys) : null;

    /// <summary>Reads the keys of a confirmed plan again, many with one request, and plans again for those that have changed in other respects than the plan.</summary>
    /// <returns>The plan. A key that has changed in what the plan shows has a problem, so that it is left unchanged.</returns>
    internal async Task<IReadOnlyList<KeyPlan>> ConfirmAsync(IReadOnlyList<KeyPlan> plan)
    {
        KeyPlan[] changing = [.. plan.Where(key => key is { Action: SyncAction.Change, Problem: null })];
        var now = new Dictionary<string, Task<KeyReadResult>>(StringComparer.Ordinal);
        for (int start = 0; start < changing.Length; start += KeyApi.LargestPage)
        {
            IEnumerable<string> ids = changing.Skip(start).Take(KeyApi.LargestPage).Select(key => key.Match.Current!.Id);
            foreach (KeyValuePair<string, Task<KeyReadResult>> read in await throttle.RunAsync(() => _loader.ReadManyAsync(ids, KeyReadRequirement.Current), throttle.Closed).ConfigureAwait(false))
            {
                now[read.Key] = read.Value;
            }
        }

        return [.. plan.Select(key => key.Match.Current is { } shown && changing.Contains(key) ? Confirmed(key, shown, now[shown.Id]) : key)];
    }

    private KeyPlan Confirmed(KeyPlan key, LiteLLMKey shown, Task<KeyReadResult> read)
    {
        try
        {
            KeyReadResult result = read.GetAwaiter().GetResult();
            LiteLLMKey current = result.Key ?? throw KeyResolver.NotFound(result, $"Nothing was done to the key '{shown}': it no longer exists");
            KeyPlan again = KeyPlanner.Plan(key.Match with { Current = current, Undelivered = [.. key.Match.Undelivered.Select(other => other.Id == shown.Id ? current : other)] }, _plannedAt);
            KeyConflicts.Refuse(shown, current, key.Changes, again.Changes);
            return again with { Notes = key.Notes };
        }
        catch (LiteLLMException problem)
        {
            return key with { Problem = problem };
        }
    }

    /// <summary>Returns a warning about the keys with unconfirmed records of the set. They are neither changed nor removed.</summary>
    /// <returns>The warning, or <c>null</c> if there are no such keys, or if <see cref="PlanAsync"/> was not called before.</returns>
    internal string? Ignored(string set) => _inventory?.Claiming(set) is { Count: > 0 } claiming ? OwnershipErrors.Ignored(set, claiming) : null;

    /// <summary>Returns and forgets the next row of the listing that could not be read, as an error, or <c>null</c>. The key of such a row is neither changed nor removed.</summary>
    internal LiteLLMException? NextProblem() => _queries.NextProblem();

    /// <summary>Returns an entry of the plan as an object that can be stored. Call it after <see cref="PlanAsync"/>.</summary>
    internal KeySyncPlan ToOutput(KeyPlan key) => new(key, api.Address, _signer!);

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
            return await new AliasExchange(api, Changer).RunAsync(group.Changes, context.Token).ConfigureAwait(false);
        }

        var results = new List<KeySyncResult>();
        foreach (KeyPlan key in group.Changes)
        {
            results.Add(await Changer.TryChangeAsync(key, key.Match.Current!, key.Changes, context.Token).ConfigureAwait(false));
        }

        return results;
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
            if (!problem.OutcomeUnknown)
            {
                context.WithdrawKey();
            }

            return new KeySyncResult(key, problem: problem);
        }
    }

    /// <summary>Creates a new key with another secret that is to take over the alias. The alias moves after the secret was delivered.</summary>
    /// <returns>The result, including a failure. It is the only object that contains the secret of the new key.</returns>
    internal async Task<KeySyncResult> RotateAsync(KeyPlan key, OperationContext context)
    {
        KeyDefinition definition = key.Match.Definition!;
        try
        {
            LiteLLMKey shown = key.Match.Current!;
            KeyReadResult read = await api.ReadAsync(shown.Id, context.Token).ConfigureAwait(false);
            LiteLLMKey current = read.Key ?? throw KeyResolver.NotFound(read, $"Nothing was done to the key '{shown}': it no longer exists");
            KeyConflicts.Refuse(shown, current);
            IReadOnlyList<KeyChange> changes = KeyDiff.Compute(key.Desired!, current.Row, api.ServerNow);
            LiteLLMDuration? duration = definition.Ownership.Duration is { } declared ? LiteLLMDuration.Parse(declared) : null;
            var plan = new ReplacementPlan(current, changes, current.KeyAlias!, definition.GracePeriod, duration);
            var replacer = new KeyReplacer(api, Writer, new ReplacementRecords(Writer, ManagedKeys, _registry, definition.Ownership));
            LiteLLMKey created = await replacer.CreateAsync(plan, context).ConfigureAwait(false);
            return new KeySyncResult(key, KeyReplacer.WithFinalAlias(created, plan.Alias))
            {
                Confirm = token => replacer.TryCompleteAsync(plan, created, token),
                Advice = LiteLLMException.Shown($"Whether the alias '{plan.Alias}' has moved to the new key {created.Id} is unknown: the next Sync-LiteLLMKey completes the rotation."),
            };
        }
        catch (LiteLLMException problem)
        {
            if (!problem.OutcomeUnknown)
            {
                context.WithdrawKey();
            }

            return new KeySyncResult(key, problem: problem);
        }
    }

    /// <summary>Removes keys with one request. A key that is already gone is not an error.</summary>
    /// <returns>The results, including failures.</returns>
    internal async Task<IReadOnlyList<KeySyncResult>> RemoveAsync(IReadOnlyList<KeyPlan> keys, OperationContext context)
    {
        try
        {
            IReadOnlyDictionary<string, LiteLLMException> failed = (await new KeyRemover(api).RemoveShownAsync([.. keys.Select(key => key.Match.Current!)], _loader, context.Token).ConfigureAwait(false)).Failed;
            return [.. keys.Select(key => new KeySyncResult(key, problem: failed.TryGetValue(key.Match.Current!.Id, out LiteLLMException? failure) ? failure : null))];
        }
        catch (LiteLLMException problem)
        {
            return [.. keys.Select(key => new KeySyncResult(key, problem: problem))];
        }
    }

    /// <summary>
    /// Creates a key again whose secret was not delivered. The previous key keeps its record and gets another alias, and is removed after the
    /// new key exists, so that a run that is killed meanwhile leaves keys that the next run recognizes.
    /// </summary>
    /// <returns>The result, including a failure.</returns>
    internal async Task<KeySyncResult> ReplaceAsync(KeyPlan key, OperationContext context)
    {
        string alias = KeyMatcher.AliasOf(key.Match.Definition!);
        var previous = new List<LiteLLMKey>();
        KeySyncResult result;
        try
        {
            foreach (LiteLLMKey shown in key.Match.Undelivered)
            {
                if ((await _loader.ReadAsync(shown.Id, KeyReadRequirement.Current).ConfigureAwait(false)).Key is { } now)
                {
                    KeyConflicts.Refuse(shown, now);
                    previous.Add(now.KeyAlias == alias ? await Changer.RenameAsync(now, $"{alias} (undelivered {now.Id.Substring(0, 8)})", context.Token).ConfigureAwait(false) : now);
                }
            }

            result = await CreateAsync(key, context).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            return new KeySyncResult(key, problem: problem);
        }

        if (result.Key?.Key is null)
        {
            await RestoreAsync(previous, alias, context.Token).ConfigureAwait(false);
            return result;
        }

        try
        {
            LiteLLMException? failure = (await new KeyRemover(api).RemoveShownAsync(previous, _loader, context.Token).ConfigureAwait(false)).Failed.Values.FirstOrDefault();
            return failure is null ? result : result.With(failure);
        }
        catch (LiteLLMException problem)
        {
            return result.With(problem);
        }
    }

    /// <summary>Gives the alias back to the previous key, because the new key was not created. If that fails, the next run does it.</summary>
    private async Task RestoreAsync(IReadOnlyList<LiteLLMKey> previous, string alias, CancellationToken cancellationToken)
    {
        try
        {
            if (previous is [var first, ..])
            {
                await Changer.RenameAsync(first, alias, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (LiteLLMException)
        {
            // The key has its record, so that the next run finds it.
        }
    }

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
            return Created(key, written, problem);
        }
    }

    private KeySyncResult Created(KeyPlan key, KeyWriteResult written, LiteLLMException? problem) => new(key, written.Key, problem)
    {
        Confirm = async cancellationToken =>
        {
            try
            {
                await ManagedKeys.SetDeliveredAsync(written, cancellationToken).ConfigureAwait(false);
                return new DeliveryOutcome();
            }
            catch (LiteLLMException failure)
            {
                return new DeliveryOutcome(OwnershipErrors.StillMarked(written.Key, key.Match.Set, failure));
            }
        },
    };

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
            return Created(key, written, written.Problem);
        }

        if ((await new KeyRemover(api).RemoveAsync([written.Key.Id], cancellationToken).ConfigureAwait(false)).Values.FirstOrDefault() is { } problem)
        {
            throw problem;
        }

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
        key is { Action: SyncAction.Change, Problem: null } ? await Changer.ChangeAsync(key, key.Match.Current!, key.Changes, cancellationToken).ConfigureAwait(false) : new KeySyncResult(key);

    /// <summary>Reads the keys that have the alias, oldest first.</summary>
    private async Task<IReadOnlyList<LiteLLMKey>> NamesakesAsync(KeyPlan key, CancellationToken cancellationToken)
    {
        string alias = KeyMatcher.AliasOf(key.Match.Definition!);
        OwnershipSigner signer = await _registry.ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. new KeyInventory(await api.WithAliasAsync(alias, cancellationToken).ConfigureAwait(false), signer).WithAlias(alias).Select(held => held.Key)];
    }
}

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

/// <summary>Makes the keys of a proxy what sets of definitions say: reads them all with few requests, plans, and carries the plan out.</summary>
/// <param name="api">The server.</param>
/// <param name="adopt">Whether keys that no set manages are taken over.</param>
/// <param name="throttle">The places in which it works.</param>
internal sealed class KeySetSynchronizer(KeyApi api, bool adopt, RequestThrottle throttle)
{
    private readonly KeyQueries _queries = new(api, throttle);
    private readonly KeyWriter _writer = new(api, new BatchingKeyLoader(api, throttle));
    private readonly Dictionary<string, HashSet<string>> _declared = new(StringComparer.Ordinal);

    /// <summary>What is to be done for each key of the sets. Nothing is written.</summary>
    internal async Task<IReadOnlyList<KeyPlan>> PlanAsync(IReadOnlyCollection<KeySetDefinition> sets)
    {
        foreach (KeySetDefinition set in sets)
        {
            _declared[set.Name] = new HashSet<string>(set.Keys.Select(key => key.Ownership.Name), StringComparer.Ordinal);
        }

        KeyMatcher matcher = new(new KeyInventory(await _queries.ListedAsync().ConfigureAwait(false)), adopt);
        IReadOnlyList<KeyMatch> matches = await WithDetailsAsync([.. sets.SelectMany(set => matcher.Match(set, _declared[set.Name]))]).ConfigureAwait(false);
        DateTimeOffset now = api.ServerNow;
        return await WithSharingAsync([.. matches.AsParallel().AsOrdered().Select(match => KeyPlanner.Plan(match, now))]).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<KeyMatch>> WithDetailsAsync(IReadOnlyList<KeyMatch> matches)
    {
        LiteLLMKey[] listed = [.. matches.Where(KeyPlanner.RequiresDetails).Select(match => match.Current!)];
        Dictionary<string, LiteLLMKey> complete = (await _queries.CompleteAsync(listed).ConfigureAwait(false))
            .ToDictionary(key => key.Id, StringComparer.Ordinal);
        return [.. matches.Select(match => match.Current is { } current && complete.TryGetValue(current.Id, out LiteLLMKey? key) ? match with { Current = key } : match)];
    }

    /// <summary>Adds to each key whose change also affects keys that share its budget a note that names them.</summary>
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

    /// <summary>Changes a key.</summary>
    /// <returns>What was done. A failure is in it.</returns>
    internal async Task<KeySyncResult> ChangeAsync(KeyPlan key, OperationContext context)
    {
        try
        {
            return await ChangeAsync(key, context.Token).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            return new KeySyncResult(key, problem: problem);
        }
    }

    /// <summary>Creates a key. If a key with the alias has appeared meanwhile, keeps that one.</summary>
    /// <returns>What was done. A failure is in it; a new key is in it with its secret, which is nowhere else.</returns>
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
    /// <returns>What was done. A failure is in it.</returns>
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

    private async Task<KeySyncResult> ChangeAsync(KeyPlan key, CancellationToken cancellationToken)
    {
        KeyWriteResult written = await _writer.UpdateAsync(key.Match.Current!, key.Desired!, key.Changes, api.ServerNow, cancellationToken).ConfigureAwait(false);
        return written.NotStored.Count > 0 && written.NotStored.All(change => IsLeft(key, change))
            ? new KeySyncResult(key, written.Key, notes: [.. written.NotStored.Select(NoteOf)])
            : new KeySyncResult(key, written.Key, written.Problem);
    }

    /// <summary>Whether a server that cannot clear an attribute has left it as it was, although no definition declares it any more.</summary>
    private static bool IsLeft(KeyPlan key, KeyChange change) =>
        JsonEquality.IsEmpty(change.AfterJson) && !key.Match.Definition!.Ownership.Asked.Contains(change.Description?.JsonName ?? change.Property);

    private static string NoteOf(KeyChange change) =>
        $"{change.Property} is no longer declared, and the server cannot clear it; it stays {SecretMask.Scrub(JsonValueReader.ToText(CallbackVariables.Masked(change.BeforeJson)))}.";

    private async Task<KeySyncResult> CreateOrFindAsync(KeyPlan key, OperationContext context)
    {
        KeyWriteResult written;
        try
        {
            written = await _writer.CreateAsync(key.Desired!, null, false, context).ConfigureAwait(false);
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
    /// A server looks for an alias before it makes a key, but not in the same breath, so that two runs at the same time can make a key
    /// each. The older one stays; who made the other takes it back.
    /// </summary>
    private async Task<KeySyncResult> KeepOldestAsync(KeyPlan key, KeyWriteResult written, OperationContext context)
    {
        CancellationToken cancellationToken = context.Token;
        LiteLLMKey? oldest = await NamesakeAsync(key, cancellationToken).ConfigureAwait(false);
        if (oldest is null || oldest.Id == written.Key.Id
            || await AgainAsync(key, oldest, cancellationToken).ConfigureAwait(false) is not { Match.Current: not null } planned)
        {
            return new KeySyncResult(key, written.Key, written.Problem);
        }

        await api.DeleteAsync([written.Key.Id], cancellationToken).ConfigureAwait(false);
        context.WithdrawKey();
        return await AlignAsync(planned, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The alias was taken after the keys were read: by another run of the same set, or by somebody else.</summary>
    private async Task<KeySyncResult> FoundAsync(KeyPlan key, LiteLLMException refusal, CancellationToken cancellationToken)
    {
        if (await NamesakeAsync(key, cancellationToken).ConfigureAwait(false) is { } other
            && await AgainAsync(key, other, cancellationToken).ConfigureAwait(false) is var planned
            && (planned.Match.Current is not null || planned.Problem is not null))
        {
            return await AlignAsync(planned, cancellationToken).ConfigureAwait(false);
        }

        return new KeySyncResult(key, problem: refusal);
    }

    /// <summary>What is to be done, now that there is another key of the alias.</summary>
    private async Task<KeyPlan> AgainAsync(KeyPlan key, LiteLLMKey other, CancellationToken cancellationToken)
    {
        LiteLLMKey current = await api.FindAsync(other.Id, cancellationToken).ConfigureAwait(false) ?? other;
        KeyMatch match = new KeyMatcher(new KeyInventory([current]), adopt).Match(key.Match.Definition!, _declared[key.Match.Set]);
        return KeyPlanner.Plan(match, api.ServerNow);
    }

    private async Task<KeySyncResult> AlignAsync(KeyPlan key, CancellationToken cancellationToken) =>
        key is { Action: SyncAction.Change, Problem: null } ? await ChangeAsync(key, cancellationToken).ConfigureAwait(false) : new KeySyncResult(key);

    /// <summary>The oldest key that has the alias.</summary>
    private async Task<LiteLLMKey?> NamesakeAsync(KeyPlan key, CancellationToken cancellationToken)
    {
        string alias = KeyMatcher.AliasOf(key.Match.Definition!);
        return new KeyInventory(await api.WithAliasAsync(alias, cancellationToken).ConfigureAwait(false)).WithAlias(alias)?.Key;
    }
}

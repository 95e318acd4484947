using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Writing;

/// <summary>
/// Replaces a key by a new one with another secret, on servers that cannot change the secret of a key.
/// </summary>
/// <remarks>
/// The new key is created under a temporary alias. After its secret was delivered, one request renames the old key and sets its expiry, and
/// another one gives the new key the alias. The records in both keys (<see cref="KeyReplacement"/>) show how far a replacement is: before the
/// old key is renamed, the next run removes the new key, unless it has been used, and starts again; afterwards, it gives the new key the alias.
/// </remarks>
/// <param name="api">The server.</param>
/// <param name="writer">Writes the keys.</param>
/// <param name="records">Creates the records of the set that manages the keys.</param>
internal sealed class KeyReplacer(KeyApi api, KeyWriter writer, IReplacementRecords records)
{
    /// <summary>How long the old secret remains valid without a grace period. A server counts in whole seconds.</summary>
    private static readonly TimeSpan ShortestEnd = TimeSpan.FromSeconds(2);

    /// <summary>How often a change is sent that the server does not store.</summary>
    private const int MostAttempts = 2;

    /// <summary>The message of a server whose configuration limits the values of new keys.</summary>
    private static readonly Regex Bound = new(@"(\w+) is over max limit set in config", RegexOptions.CultureInvariant, RegexLimit.Time);

    private static readonly KeyProperty Alias = KeyProperties.Named(nameof(LiteLLMKey.KeyAlias));
    private static readonly KeyProperty Expires = KeyProperties.Named(nameof(LiteLLMKey.Expires));
    private static readonly KeyProperty KeySet = KeyProperties.Named(nameof(LiteLLMKey.KeySet));
    private static readonly KeyProperty Spend = KeyProperties.Named(nameof(LiteLLMKey.Spend));

    /// <summary>Creates the new key. Nothing else is changed. If the new key cannot have all attributes, it is removed again.</summary>
    /// <returns>The new key with its secret. A key without a secret is the new key of an interrupted run, which has been used since.</returns>
    /// <exception cref="LiteLLMException">The key was not created, or the outcome is unknown. The message contains the details.</exception>
    internal async Task<LiteLLMKey> CreateAsync(ReplacementPlan plan, OperationContext context)
    {
        if (await FindEarlierAsync(plan, context.Token).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        DesiredKey desired = await SuccessorAsync(plan, context.Token).ConfigureAwait(false);
        KeyWriteResult created = await CreateWithinBoundsAsync(desired, context).ConfigureAwait(false);
        LiteLLMException? problem = created.Problem;
        if (problem is null)
        {
            (created, problem) = await CompleteAttributesAsync(created, desired, context.Token).ConfigureAwait(false);
        }

        return problem is null ? created.Key : throw await DiscardAsync(created.Key, plan.Current, problem, context).ConfigureAwait(false);
    }

    /// <summary>Moves the alias to the new key, and lets the old key expire. The secret of the new key was delivered before. It can be repeated after a failure.</summary>
    /// <param name="plan">The replacement.</param>
    /// <param name="successor">The new key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The new key, as stored on the server, and an error if it has the alias, but something else was not stored.</returns>
    /// <exception cref="LiteLLMException">The new key does not have the alias. The message describes the state of both keys.</exception>
    internal async Task<KeyWriteResult> CompleteAsync(ReplacementPlan plan, LiteLLMKey successor, CancellationToken cancellationToken)
    {
        LiteLLMKey? current;
        LiteLLMKey? next;
        KeyWriteResult? retired = null;
        try
        {
            next = await api.FindAsync(successor.Id, cancellationToken).ConfigureAwait(false);
            current = await api.FindAsync(plan.Current.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            throw NotStarted(plan, successor, problem);
        }

        if (next is null)
        {
            throw Conflict(plan, $"the new key {successor.Id} no longer exists, so its secret does not work. Another command may have replaced the key.");
        }

        if (current is not null && (KeyReplacement.Of(current)?.Successor != next.Id || current.KeyAlias == plan.Current.KeyAlias))
        {
            await RefuseAsync(plan, current, next, cancellationToken).ConfigureAwait(false);
            retired = await RetireAsync(plan, current, next, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            KeyWriteResult promoted = await PromoteAsync(plan, next, cancellationToken).ConfigureAwait(false);
            return promoted.Problem is null ? promoted with { Problem = retired?.Problem } : promoted;
        }
        catch (LiteLLMException problem)
        {
            throw await RestoreAsync(plan, retired is null ? null : current, next, problem, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Moves the alias to the new key, and lets the old key expire. A failure is part of the outcome.</summary>
    internal async Task<DeliveryOutcome> TryCompleteAsync(ReplacementPlan plan, LiteLLMKey successor, CancellationToken cancellationToken)
    {
        try
        {
            KeyWriteResult result = await CompleteAsync(plan, successor, cancellationToken).ConfigureAwait(false);
            return new DeliveryOutcome(Error: result.Problem?.ToErrorRecord(plan.Alias));
        }
        catch (LiteLLMException problem)
        {
            return new DeliveryOutcome(Error: problem.ToErrorRecord(plan.Alias));
        }
    }

    /// <summary>Returns a key as it is after the replacement.</summary>
    internal static LiteLLMKey WithFinalAlias(LiteLLMKey successor, string alias) => successor.WithRow(KeyJson.WithoutRecord(KeyJson.With(successor.Row, Alias.JsonName, JsonValueWriter.From(alias)), KeyReplacement.Property.JsonName));

    /// <summary>Finds the new key of an interrupted run, and removes it unless it has been used: its secret may not have been delivered.</summary>
    private async Task<LiteLLMKey?> FindEarlierAsync(ReplacementPlan plan, CancellationToken cancellationToken)
    {
        foreach (LiteLLMKey listed in await api.WithAliasAsync(plan.PendingAlias, cancellationToken).ConfigureAwait(false))
        {
            if (await api.FindAsync(listed.Id, cancellationToken).ConfigureAwait(false) is not { } earlier)
            {
                continue;
            }

            bool isUsed = KeyReplacement.IsUsed(earlier);
            if (KeyReplacement.Of(earlier)?.Replaces != plan.Current.Id || isUsed && !IsOfSameOwner(earlier, plan.Current))
            {
                throw new LiteLLMException(ErrorIds.KeyAliasExists,
                    $"The key '{plan.Current}' was not replaced, because the new key needs the alias '{plan.PendingAlias}' temporarily, and the key {earlier.Id} has it. Nothing was changed. Change the alias of that key with Set-LiteLLMKey -Id {earlier.Id} -NewKeyAlias, or remove it.");
            }

            if (isUsed)
            {
                return earlier;
            }

            if ((await new KeyRemover(api).RemoveAsync([earlier.Id], cancellationToken).ConfigureAwait(false)).Values.FirstOrDefault() is { } problem)
            {
                throw problem;
            }
        }

        return null;
    }

    private static bool IsOfSameOwner(LiteLLMKey key, LiteLLMKey other) => key.UserId == other.UserId && key.TeamId == other.TeamId && key.OrganizationId == other.OrganizationId;

    /// <summary>Gets the desired state of the new key: the attributes of the current one, the changes, the temporary alias and the record.</summary>
    private async Task<DesiredKey> SuccessorAsync(ReplacementPlan plan, CancellationToken cancellationToken)
    {
        LiteLLMKey source = plan.Current;
        if (JsonValueReader.Members(KeyJson.SettableAdditionalProperties(source.Row)).Any() && await api.AttributeNamesAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } names)
        {
            source = source.WithRow(KeyJson.WithoutUnknown(source.Row, names));
        }

        DesiredKey desired = DesiredKey.SuccessorOf(source, plan.Changes);
        if (plan.Duration is { } duration)
        {
            desired.Remove(Expires);
            desired.Duration = duration;
        }

        if (plan.Spend > 0)
        {
            desired.Set(Spend, plan.Spend);
        }

        desired.Set(Alias, plan.PendingAlias);
        desired.Set(KeyReplacement.Property, new KeyReplacement(plan.Alias, Replaces: source.Id, Spend: plan.Spend).ToJson());
        return desired;
    }

    /// <summary>Creates the new key. Values above the upper bounds of the server are omitted here; an update can set them on some servers.</summary>
    private async Task<KeyWriteResult> CreateWithinBoundsAsync(DesiredKey desired, OperationContext context)
    {
        DesiredKey reduced = desired;
        while (true)
        {
            try
            {
                return await records.CreateAsync(reduced, context).ConfigureAwait(false);
            }
            catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.InvalidRequest) && BoundedBy(refusal) is { } property && (reduced.Values.ContainsKey(property) || property == Expires && reduced.Duration is not null))
            {
                reduced = reduced.Copy();
                reduced.Remove(property);
                reduced.Duration = property == Expires ? null : reduced.Duration;
            }
        }
    }

    private static KeyProperty? BoundedBy(LiteLLMServerException refusal) => Bound.Match(refusal.Message) is { Success: true } match
        ? match.Groups[1].Value == KeyRequestBuilder.Duration ? Expires : KeyProperties.Find(match.Groups[1].Value)
        : null;

    /// <summary>Sets what the server did not store on creation, and clears what it added, so that the new key has exactly the attributes of the current one.</summary>
    private async Task<(KeyWriteResult Created, LiteLLMException? Problem)> CompleteAttributesAsync(KeyWriteResult created, DesiredKey desired, CancellationToken cancellationToken)
    {
        try
        {
            DateTimeOffset now = api.ServerNow;
            DesiredKey exact = desired.WithoutOthers(created.Key);
            KeyChange[] lacking = [.. KeyDiff.Compute(exact, created.Key.Row, now).Where(change => change.Description is not { } property || property.Settable.HasFlag(Settable.OnUpdate))];
            if (lacking.Length == 0)
            {
                return (created, null);
            }

            KeyWriteResult updated = await writer.UpdateAsync(created.Key, exact, lacking, now, cancellationToken).ConfigureAwait(false);
            return (updated with { Key = updated.Key.WithSecret(created.Key.Key) }, updated.Problem);
        }
        catch (LiteLLMException problem)
        {
            return (created, problem);
        }
    }

    /// <summary>Removes the new key again, because it is not like the current one.</summary>
    private async Task<LiteLLMException> DiscardAsync(LiteLLMKey successor, LiteLLMKey current, LiteLLMException cause, OperationContext context)
    {
        string rest = await IsRemovedAsync(successor.Id, context.Token).ConfigureAwait(false)
            ? "The new key was removed again, so that nothing was changed."
            : $"The new key could not be removed again: Get-LiteLLMKey -Id {successor.Id} finds it, and the next run removes it.";
        context.WithdrawKey();
        return new LiteLLMException(cause.Id, $"The key '{current}' was not replaced, and its secret remains valid. A new key with the same attributes could not be created. {rest} {cause.Message}", cause);
    }

    private async Task<bool> IsRemovedAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await new KeyRemover(api).RemoveAsync([id], cancellationToken).ConfigureAwait(false)).Count == 0;
        }
        catch (LiteLLMException)
        {
            return false;
        }
    }

    /// <summary>Refuses to replace a key that has changed since the new key was created, and removes the new key.</summary>
    private async Task RefuseAsync(ReplacementPlan plan, LiteLLMKey current, LiteLLMKey next, CancellationToken cancellationToken)
    {
        if (current.KeyAlias == plan.Current.KeyAlias)
        {
            return;
        }

        string rest = await IsRemovedAsync(next.Id, cancellationToken).ConfigureAwait(false)
            ? $"The new key {next.Id} was removed again, so that its secret does not work."
            : $"The new key {next.Id} could not be removed again; remove it with Remove-LiteLLMKey -Id {next.Id}.";
        throw Conflict(plan, $"its alias is '{current.KeyAlias}' now: another command has changed or replaced it. {rest}");
    }

    /// <summary>Renames the current key, records its successor, and sets its expiry, with one request.</summary>
    /// <exception cref="LiteLLMException">The alias was not released.</exception>
    private async Task<KeyWriteResult> RetireAsync(ReplacementPlan plan, LiteLLMKey current, LiteLLMKey next, CancellationToken cancellationToken)
    {
        DateTimeOffset now = api.ServerNow;
        DateTimeOffset end = plan.GracePeriod?.After(now) ?? now + ShortestEnd;
        var desired = new DesiredKey();
        desired.Set(Alias, plan.RetiredAlias);
        desired.Set(KeyReplacement.Property, new KeyReplacement(plan.Alias, Successor: next.Id).ToJson());
        if (!JsonEquality.IsEmpty(KeySet.Read(current.Row)))
        {
            desired.Set(KeySet, null);
        }

        if (current.Expires is null || current.Expires > end)
        {
            desired.Set(Expires, end);
        }

        try
        {
            KeyWriteResult retired = await WriteAsync(current, desired, now, cancellationToken).ConfigureAwait(false);
            return retired.Key.KeyAlias == plan.RetiredAlias ? retired : throw NotStarted(plan, next, retired.Problem!);
        }
        catch (LiteLLMException problem) when (!problem.Is(ErrorIds.ReplacementNotCompleted))
        {
            return await FindAsync(current.Id, cancellationToken).ConfigureAwait(false) is { } stored && stored.KeyAlias == plan.RetiredAlias
                ? new KeyWriteResult(stored, KeyDiff.Compute(desired, stored.Row, now).Count == 0 ? null : problem)
                : throw NotStarted(plan, next, problem);
        }
    }

    /// <summary>Gives the new key the alias, and removes its record.</summary>
    /// <exception cref="LiteLLMException">The new key does not have the alias.</exception>
    private async Task<KeyWriteResult> PromoteAsync(ReplacementPlan plan, LiteLLMKey next, CancellationToken cancellationToken)
    {
        if (next.KeyAlias == plan.Alias && KeyReplacement.Of(next) is null)
        {
            return new KeyWriteResult(next);
        }

        DateTimeOffset now = api.ServerNow;
        var desired = new DesiredKey();
        desired.Set(Alias, plan.Alias);
        desired.Set(KeyReplacement.Property, null);
        if (await records.OfDeliveredAsync(next, cancellationToken).ConfigureAwait(false) is { } record)
        {
            desired.Set(KeySet, record);
        }

        try
        {
            KeyWriteResult promoted = await WriteAsync(next, desired, now, cancellationToken).ConfigureAwait(false);
            return promoted.Key.KeyAlias == plan.Alias ? promoted : throw promoted.Problem!;
        }
        catch (LiteLLMException)
        {
            if (await FindAsync(next.Id, cancellationToken).ConfigureAwait(false) is { } stored && stored.KeyAlias == plan.Alias)
            {
                return new KeyWriteResult(stored);
            }

            throw;
        }
    }

    /// <summary>If the server refuses the alias to the new key, gives it back to the current key. After any other failure, the next run completes the replacement.</summary>
    /// <param name="plan">The replacement.</param>
    /// <param name="current">The current key as it was before, or <c>null</c> if an earlier run has renamed it, or if it no longer exists.</param>
    /// <param name="next">The new key.</param>
    /// <param name="cause">The failure.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    private async Task<LiteLLMException> RestoreAsync(ReplacementPlan plan, LiteLLMKey? current, LiteLLMKey next, LiteLLMException cause, CancellationToken cancellationToken)
    {
        bool isRefused = cause is LiteLLMServerException && cause is { OutcomeUnknown: false, IsTransient: false };
        if (isRefused && current is not null && await IsRestoredAsync(plan, current, cancellationToken).ConfigureAwait(false))
        {
            string rest = await IsRemovedAsync(next.Id, cancellationToken).ConfigureAwait(false) ? "was removed again, so that its secret does not work" : "could not be removed again";
            return Failed(cause, $"The key '{plan.Alias}' was not replaced: it has its alias and its previous expiry again. The new key {next.Id} {rest}.");
        }

        return Failed(cause, $"The new key of '{plan.Alias}' works, and its secret was delivered, but it does not have the alias yet: it is '{next.KeyAlias}' ({next.Id}). The previous key is '{plan.RetiredAlias}' and expires {plan.End}. The next run of this command completes the replacement.");
    }

    private async Task<bool> IsRestoredAsync(ReplacementPlan plan, LiteLLMKey before, CancellationToken cancellationToken)
    {
        try
        {
            if (await api.FindAsync(before.Id, cancellationToken).ConfigureAwait(false) is not { } now)
            {
                return false;
            }

            var desired = new DesiredKey();
            foreach (KeyProperty property in new[] { Alias, Expires, KeySet, KeyReplacement.Property })
            {
                JsonElement value = property.Read(before.Row);
                desired.Set(property, JsonEquality.IsEmpty(value) ? null : value);
            }

            return (await WriteAsync(now, desired, api.ServerNow, cancellationToken).ConfigureAwait(false)).Problem is null;
        }
        catch (LiteLLMException)
        {
            return false;
        }
    }

    /// <summary>Changes a key, and reads it back. What was not stored is sent once more. It also runs while the command ends early, so it does not share reads with other operations.</summary>
    private async Task<KeyWriteResult> WriteAsync(LiteLLMKey key, DesiredKey desired, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, key.Row, now);
        for (int attempt = 0; attempt < MostAttempts && changes.Count > 0; attempt++)
        {
            await api.UpdateAsync(key.Id, KeyRequestBuilder.Update(changes, key.Row, api.ServerNow).Body, cancellationToken).ConfigureAwait(false);
            key = await api.FindAsync(key.Id, cancellationToken).ConfigureAwait(false) ?? throw new LiteLLMException(ErrorIds.KeyNotFound, $"The key {key.Id} no longer exists.");
            changes = KeyDiff.Compute(desired, key.Row, now);
        }

        return changes.Count == 0
            ? new KeyWriteResult(key)
            : new KeyWriteResult(key, new LiteLLMException(ErrorIds.ValueNotStored, new DiffFormatter(UserTextStyle.Current).Below($"The server accepted the request for the key '{key}' but did not store all of it. Still different:", changes)));
    }

    private async Task<LiteLLMKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await api.FindAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException)
        {
            return null;
        }
    }

    private static LiteLLMException NotStarted(ReplacementPlan plan, LiteLLMKey next, LiteLLMException cause) => Failed(cause,
        $"The key '{plan.Current}' was not replaced, and its secret remains valid. The secret of the new key '{plan.PendingAlias}' ({next.Id}) was delivered, but whether the alias was released is unknown or it was not. The next run of this command completes the replacement, or removes the new key and issues another secret.");

    private static LiteLLMException Failed(LiteLLMException cause, string message) => new(ErrorIds.ReplacementNotCompleted with { Category = cause.Category }, $"{message} {cause.Message}", cause);

    private static LiteLLMException Conflict(ReplacementPlan plan, string reason) => new(ErrorIds.KeyConflict, $"The key '{plan.Current}' was not replaced: {reason}");
}

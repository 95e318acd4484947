using System.Globalization;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <content>Replaces a key by a new one, and completes replacements that were interrupted.</content>
public sealed partial class ResetLiteLLMKeyCommand
{
    private KeyRollback _rollback = null!;

    private KeyWriter Writer => new(Api, Pipeline.Loader);

    private void ReplaceKey(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now)
    {
        if (KeyReplacement.Of(current) is { } record)
        {
            ReplacePart(current, record);
            return;
        }

        ThrowIfNotReplaceable(current, changes, now);
        LiteLLMDuration? duration = desired.Duration;
        string alias = changes.FirstOrDefault(change => change.Property == nameof(LiteLLMKey.KeyAlias)) is { } renamed ? JsonValueReader.ToText(renamed.AfterJson) : current.KeyAlias!;
        var plan = new ReplacementPlan(current, changes, alias, GracePeriod is null ? null : LiteLLMDuration.Parse(GracePeriod), duration);
        Validate(plan);
        SecretLocation? location = _secrets.LocationOf(() => current);
        string delivery = location is null ? "write the new key with its secret to the output" : $"store the secret as {location}";
        string steps = string.Concat(plan.Steps(delivery, spend => spend.ToString("0.######", CultureInfo.CurrentCulture) + " USD").Select(step => "\n  " + step));
        if (!ShouldChange($"Replace key {KeyTitle.Of(current, Api.Address)} by a new key with another secret; the old secret stops working {plan.End}{steps}", current, changes, () => PlannedChange.Replacement(current, changes, plan.Spend, now) with { NewAlias = alias == current.KeyAlias ? null : alias }))
        {
            return;
        }

        _secrets.Prepare(location);
        bool wasAsked = this.AsksUser();
        Pipeline.Tasks.Issue(current.ToString(), _rollback, async context =>
        {
            ReplacementPlan confirmed = wasAsked ? plan with { Current = (await ConfirmShownAsync(current, desired, changes, now, KeyReadRequirement.Whole).ConfigureAwait(false)).Key } : plan;
            KeyReplacer replacer = await ReplacerOfAsync(confirmed.Current, context.Token).ConfigureAwait(false);
            LiteLLMKey created = await replacer.CreateAsync(confirmed, context).ConfigureAwait(false);
            LiteLLMKey final = KeyReplacer.WithFinalAlias(created, alias);
            IssuedKeyOutput output = created.Key is null
                ? new IssuedKeyOutput(() => final) { Warning = LiteLLMException.Shown($"The key '{current}' has a new key already ({created.Id}), which an interrupted run has created and which has been used since. It takes over the alias; no other secret is issued.") }
                : IssuedKey.Output(new KeyWriteResult(final), _secrets.Vaults, location, AsPlainText);
            return output with
            {
                Confirm = token => replacer.TryCompleteAsync(confirmed, created, token),
                Advice = LiteLLMException.Shown($"Whether the alias '{alias}' has moved to the new key {created.Id} is unknown: run the command again to complete the replacement."),
            };
        });
    }

    /// <summary>Refuses a key that cannot be replaced, before anything is sent.</summary>
    private static void ThrowIfNotReplaceable(LiteLLMKey current, IReadOnlyList<KeyChange> changes, DateTimeOffset now)
    {
        if (current.KeyAlias is null or "")
        {
            throw NotReplaceable(current, "it has no alias that a new key could take over. Set one with Set-LiteLLMKey -NewKeyAlias, or copy the key with Copy-LiteLLMKey");
        }

        if (OwnershipRecord.PreventsDestroy(current))
        {
            throw NotReplaceable(current, $"its definition '{OwnershipRecord.Of(current)!.Claims.Name}' in the set '{OwnershipRecord.Of(current)!.Claims.Set}' has prevent_destroy, and a replacement ends the key. Apply the set without prevent_destroy first");
        }

        if (current.Expires <= now && changes.All(change => change.Property != nameof(LiteLLMKey.Expires)))
        {
            throw NotReplaceable(current, $"it expired on {current.Expires:u}, and the new key would expire at that time too. Specify -Duration or -ExpiresAt");
        }
    }

    private static LiteLLMException NotReplaceable(LiteLLMKey key, string reason) => new(ErrorIds.KeyNotReplaceable, $"The key {KeyReference.Describe(key)} cannot be replaced: {reason}. Nothing was changed.");

    /// <summary>Checks that the new key can be created with the attributes of the current one, as far as no request is needed.</summary>
    /// <exception cref="KeyValueException">An attribute cannot be set on creation.</exception>
    private void Validate(ReplacementPlan plan)
    {
        DesiredKey successor = DesiredKey.SuccessorOf(plan.Current, plan.Changes);
        _ = KeyRequestBuilder.Create(KeyDiff.Compute(successor, JsonValueWriter.Null, Api.ServerNow), Api.ServerNow, successor.KeptMetadata);
    }

    /// <summary>Processes a key that an earlier replacement has renamed or created.</summary>
    private void ReplacePart(LiteLLMKey key, KeyReplacement record)
    {
        if (record.Replaces is { } replaced)
        {
            LiteLLMKey? old = Context.Await(token => Api.FindAsync(replaced, token));
            if (old is not null && KeyReplacement.Of(old)?.Successor == key.Id)
            {
                Complete(old, key, record.Alias);
                return;
            }

            WriteWarning(LiteLLMException.Shown(old is null
                ? $"The key '{key}' ({key.Id}) was created to replace the key {replaced}, which no longer exists. It was left unchanged. Rename it with Set-LiteLLMKey -Id {key.Id} -NewKeyAlias, or remove it."
                : $"The key '{key}' ({key.Id}) was created by an interrupted run to replace the key '{old}', and was left unchanged. To complete or to repeat the replacement, replace the key '{old}'."));
            return;
        }

        LiteLLMKey? successor = Context.Await(token => Api.FindAsync(record.Successor!, token));
        if (successor is not null && KeyReplacement.Of(successor)?.Replaces == key.Id)
        {
            Complete(key, successor, record.Alias);
            return;
        }

        WriteWarning(LiteLLMException.Shown($"The key '{key}' ({key.Id}) was left unchanged, because it was replaced before, by the key {record.Successor}."));
    }

    /// <summary>Completes the replacement of a key whose alias no key has, because a run was interrupted.</summary>
    private void CompleteMissing(KeyReference target)
    {
        if (target.Alias is { Length: > 0 } alias && Context.Await(token => FindIncompleteAsync(alias, token)) is { } found)
        {
            Complete(found.Old, found.Successor, alias);
        }
        else
        {
            Pipeline.Find(target, KeyReadRequirement.Whole, _ => { });
        }
    }

    private async Task<(LiteLLMKey Old, LiteLLMKey Successor)?> FindIncompleteAsync(string alias, CancellationToken cancellationToken)
    {
        foreach (LiteLLMKey listed in await Api.WithAliasAsync(KeyReplacement.PendingAlias(alias), cancellationToken).ConfigureAwait(false))
        {
            if (await Api.FindAsync(listed.Id, cancellationToken).ConfigureAwait(false) is { } successor
                && KeyReplacement.Of(successor) is { Replaces: { } replaced } record && record.Alias == alias
                && await Api.FindAsync(replaced, cancellationToken).ConfigureAwait(false) is { } old
                && KeyReplacement.Of(old)?.Successor == successor.Id)
            {
                return (old, successor);
            }
        }

        return null;
    }

    private void Complete(LiteLLMKey old, LiteLLMKey successor, string alias)
    {
        if (!ShouldChange($"Complete the replacement of key '{alias}' on {Api.Address}, which was interrupted after the secret of the new key was delivered: rename '{successor}' to '{alias}'", successor, []))
        {
            return;
        }

        var plan = new ReplacementPlan(old.WithRow(KeyJson.With(old.Row, "key_alias", JsonValueWriter.From(alias))), [], alias, GracePeriod is null ? null : LiteLLMDuration.Parse(GracePeriod));
        Pipeline.Tasks.Enqueue(alias, async context =>
        {
            KeyReplacer replacer = await ReplacerOfAsync(successor, context.Token).ConfigureAwait(false);
            KeyWriteResult completed = await replacer.CompleteAsync(plan, successor, context.Token).ConfigureAwait(false);
            return () =>
            {
                WriteObject(completed.Key);
                if (completed.Problem is { } problem)
                {
                    throw problem;
                }
            };
        });
    }

    /// <summary>Creates the component that replaces a key, with the record of the set that manages the key.</summary>
    /// <exception cref="LiteLLMException">A set manages the key, and the connection cannot sign its record.</exception>
    private async Task<KeyReplacer> ReplacerOfAsync(LiteLLMKey key, CancellationToken cancellationToken)
    {
        var registry = new OwnershipRegistry(Api);
        KeyOwnership? ownership = OwnershipRecord.Of(key) is not { } record ? null
            : (await registry.ReadAsync(cancellationToken).ConfigureAwait(false)).OwnerOf(key)
                ?? throw new LiteLLMException(ErrorIds.OwnershipNotConfirmed,
                    $"The key '{key}' has a record of the set '{record.Claims.Set}' that is not confirmed, so that the record of a new key cannot be written. Nothing was changed. Add the key to its set with Import-LiteLLMKey -Id {key.Id} -SetName '{record.Claims.Set}', or clear the record with Set-LiteLLMKey -Id {key.Id} -Clear KeySet.");
        return new KeyReplacer(Api, Writer, new ReplacementRecords(Writer, new ManagedKeyWriter(Api, Writer, registry), registry, ownership));
    }
}

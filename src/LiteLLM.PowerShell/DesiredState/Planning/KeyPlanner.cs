using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>Plans what to do so that a key matches its definition. Pure: uses no server, no clock and no PowerShell.</summary>
internal static class KeyPlanner
{
    private static readonly Func<IReadOnlyList<string>> NothingUndeclared = () => [];
    private static readonly KeyProperty Expires = KeyProperties.Named(nameof(LiteLLMKey.Expires));
    private static readonly KeyProperty SoftBudget = KeyProperties.Named(nameof(LiteLLMKey.SoftBudget));
    private static readonly KeyProperty BudgetId = KeyProperties.Named(nameof(LiteLLMKey.BudgetId));
    private static readonly KeyProperty Metadata = KeyProperties.Named(nameof(LiteLLMKey.Metadata));

    /// <summary>Returns whether the plan requires attributes that a listing omits, such as the soft budget.</summary>
    internal static bool RequiresDetails(KeyMatch match) => match is { Current: not null, Definition: { } definition, Problem: null }
        && definition.Ownership.Declared.Concat(match.Owner?.Declared ?? [])
            .Any(name => name == SoftBudget.JsonName || name == BudgetId.JsonName || IsAdditional(name));

    /// <summary>Plans the action for one key.</summary>
    /// <param name="match">The definition and the key.</param>
    /// <param name="now">The server's time.</param>
    internal static KeyPlan Plan(KeyMatch match, DateTimeOffset now)
    {
        if (match.Definition is not { } definition || match.Problem is not null)
        {
            LiteLLMException? problem = match is { Definition: null, Owner: { PreventDestroy: true } owner } ? OwnershipErrors.Protected(match.Current!, owner) : match.Problem;
            return new KeyPlan(match, match.Definition is null ? SyncAction.Remove : SyncAction.None, null, [], NothingUndeclared, problem);
        }

        DesiredKey desired = Desired(definition, match);
        IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, match.Current?.Row ?? JsonValueWriter.Null, now);
        SyncAction action = match.Current is null ? SyncAction.Create
            : RotationNote(match, definition, changes, now) is not null ? SyncAction.Rotate
            : changes.Count > 0 ? SyncAction.Change
            : SyncAction.None;
        Func<IReadOnlyList<string>> notDeclared = match.Current is null ? NothingUndeclared : () => [.. NotDeclared(match.Current, definition, desired)];
        return new KeyPlan(match, action, desired, changes, notDeclared, Refusal(action, changes, match.Current, now))
        {
            Notes = [.. ProtectionNote(definition.Ownership, match.Owner), .. action == SyncAction.Rotate ? [RotationNote(match, definition, changes, now)!] : Array.Empty<string>()],
        };
    }

    /// <summary>
    /// Returns why a key is to be rotated, and when its old secret stops working; <c>null</c> if it is not to be rotated. A key that gets another
    /// alias at the same time is rotated by the next run.
    /// </summary>
    private static string? RotationNote(KeyMatch match, KeyDefinition definition, IReadOnlyList<KeyChange> changes, DateTimeOffset now)
    {
        LiteLLMKey current = match.Current!;
        if (match.Owner is null || current.KeyAlias is null or "" || changes.Any(change => change.Property == nameof(LiteLLMKey.KeyAlias)))
        {
            return null;
        }

        if (match.Successor is { } successor && KeyReplacement.IsUsed(successor))
        {
            return $"an interrupted rotation is completed: the key {successor.Id}, which has been used, takes over the alias";
        }

        DateTimeOffset? since = current.LastRotationAt > current.CreatedAt ? current.LastRotationAt : current.CreatedAt;
        bool isDue = definition.RotateEvery is { } every && since is { } start && every.After(start) <= now && (current.Expires is null || current.Expires > now || definition.Ownership.Duration is not null);
        return isDue
            ? $"its secret is {(now - since!.Value).Days.ToString(CultureInfo.InvariantCulture)} days old, and rotate_every is {definition.RotateEvery}: a new key with another secret takes over the alias, and the old secret works for another {definition.GracePeriod}"
            : null;
    }

    /// <summary>Describes a change of <c>prevent_destroy</c>, which is part of the ownership record.</summary>
    private static IEnumerable<string> ProtectionNote(KeyOwnership wanted, KeyOwnership? last) => (wanted.PreventDestroy, last?.PreventDestroy == true) switch
    {
        (true, false) => ["prevent_destroy is set: the key cannot be removed until a definition clears it"],
        (false, true) => ["prevent_destroy is cleared: the key can be removed"],
        _ => [],
    };

    /// <summary>Plans to create the key of a definition again, because the secret of the existing one was not delivered. A key with <c>prevent_destroy</c> is not replaced.</summary>
    internal static KeyPlan Replace(KeyMatch match, DateTimeOffset now)
    {
        if (match.Undelivered.FirstOrDefault(IsProtected) is { } key)
        {
            return Plan(match, now) with { Problem = OwnershipErrors.NotReplaced(key, OwnershipRecord.Of(key)!.Claims) };
        }

        KeyPlan created = Plan(match with { Current = null, Owner = null }, now);
        return created with { Match = match, Action = created.Problem is null ? SyncAction.Replace : created.Action };
    }

    /// <summary>Plans to remove a key whose secret was not delivered, because the definition has another key.</summary>
    internal static KeyPlan Discard(KeyMatch match, LiteLLMKey key) =>
        new(match with { Definition = null, Current = key, Undelivered = [] }, SyncAction.Remove, null, [], NothingUndeclared, IsProtected(key) ? OwnershipErrors.Protected(key, OwnershipRecord.Of(key)!.Claims) : null) { IsDiscarded = true };

    /// <summary>Whether the record of a key, which is confirmed, has <c>prevent_destroy</c>.</summary>
    private static bool IsProtected(LiteLLMKey key) => OwnershipRecord.Of(key) is { Claims.PreventDestroy: true };

    /// <summary>Gets the desired state: the declared attributes, and those that are no longer declared, which are cleared because the set had set them.</summary>
    private static DesiredKey Desired(KeyDefinition definition, KeyMatch match)
    {
        DesiredKey desired = definition.Desired;
        KeyOwnership wanted = definition.Ownership;
        KeyOwnership? last = match.Owner;
        if (!wanted.Matches(last) || last!.IsUndelivered && !match.IsUndelivered)
        {
            Changed().Set(OwnershipRecord.Property, new OwnershipRecord(wanted, null, null).ToJson()); // Signed when it is written.
        }

        if (match.Current is { } existing && KeyReplacement.Of(existing)?.Replaces is not null)
        {
            Changed().Set(KeyReplacement.Property, null); // Its secret was delivered, or the key that it replaces does not exist any more.
        }

        bool keepsLife = last is null && match.Current?.Expires is not null;
        if (wanted.Duration is not null && wanted.Duration != last?.Duration && !keepsLife)
        {
            Changed().Duration = LiteLLMDuration.Parse(wanted.Duration);
        }

        foreach (string name in (last?.Declared ?? []).Except(wanted.Declared, StringComparer.Ordinal))
        {
            if (name.StartsWith(KeyOwnership.MetadataPrefix, StringComparison.Ordinal))
            {
                Changed().RemoveMetadata([name.Substring(KeyOwnership.MetadataPrefix.Length)]);
            }
            else if (KeyProperties.Find(name == KeyOwnership.DurationName ? Expires.JsonName : name) is { } property)
            {
                Drop(property, Changed(), match.Current!);
            }
            else
            {
                Changed().SetAdditional(name, null);
            }
        }

        return desired;

        // The definition is copied only if the desired state differs from it.
        DesiredKey Changed() => desired = ReferenceEquals(desired, definition.Desired) ? desired.Copy() : desired;
    }

    private static void Drop(KeyProperty property, DesiredKey desired, LiteLLMKey current)
    {
        bool saidAnew = desired.Values.ContainsKey(property) || property == Expires && desired.Duration is not null;
        JsonElement value = property.Read(current.Row);
        if (saidAnew || JsonEquality.IsEmpty(value))
        {
            return;
        }

        desired.Set(property, null);
    }

    /// <summary>Returns whether a declared attribute is not defined by this module.</summary>
    private static bool IsAdditional(string name) => name != KeyOwnership.DurationName
        && !name.StartsWith(KeyOwnership.MetadataPrefix, StringComparison.Ordinal) && KeyProperties.Find(name) is null;

    /// <summary>Checks for changes that the server would certainly refuse, before any request is sent.</summary>
    private static KeyValueException? Refusal(SyncAction action, IReadOnlyList<KeyChange> changes, LiteLLMKey? current, DateTimeOffset now)
    {
        try
        {
            _ = action switch
            {
                SyncAction.Create => (object)KeyRequestBuilder.Create(changes, now),
                SyncAction.Change or SyncAction.Rotate => KeyRequestBuilder.Update(changes, current!.Row, now),
                _ => changes,
            };
            return null;
        }
        catch (KeyValueException problem)
        {
            return problem;
        }
    }

    private static IEnumerable<string> NotDeclared(LiteLLMKey current, KeyDefinition definition, DesiredKey desired)
    {
        HashSet<string> declared = new(definition.Ownership.Declared, StringComparer.Ordinal);
        foreach (KeyProperty property in KeyProperties.All.Where(property => property.IsDeclarable && !desired.Values.ContainsKey(property)))
        {
            if (property == Metadata)
            {
                JsonElement kept = desired.EditsMetadata ? desired.DesiredMetadata(property.Read(current.Row)) : property.Read(current.Row);
                foreach (JsonProperty entry in JsonValueReader.Members(kept).Where(entry => !declared.Contains(KeyOwnership.MetadataPrefix + entry.Name)))
                {
                    yield return $"{property.Name}.{entry.Name}";
                }
            }
            else if (!IsTheServers(property, property.Read(current.Row), declared))
            {
                yield return property.Name;
            }
        }

        HashSet<string> changed = new(desired.Additional.Select(additional => additional.Name), StringComparer.Ordinal);
        foreach (JsonProperty additional in JsonValueReader.Members(KeyJson.SettableAdditionalProperties(current.Row)).Where(additional => !changed.Contains(additional.Name)))
        {
            yield return additional.Name;
        }
    }

    private static bool IsTheServers(KeyProperty property, JsonElement value, HashSet<string> declared) =>
        KeyDiff.Same(property.Kind, value, JsonValueWriter.Null)
        || property == Expires && declared.Contains(KeyOwnership.DurationName)
        || property == BudgetId && declared.Contains(SoftBudget.JsonName)
        || property == SoftBudget && declared.Contains(BudgetId.JsonName)
        || property.Name == nameof(LiteLLMKey.UserId) && JsonValueReader.ToText(value) == KeyJson.DefaultUserId;
}

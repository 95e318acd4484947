using System.Text.Json;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>The planned action for one key of a set, as <c>Sync-LiteLLMKey -WhatIf -PassThru</c> returns it. It contains no secrets and can be stored.</summary>
/// <remarks>
/// A plan is data: <c>Sync-LiteLLMKey -Plan</c> computes a new plan from the definitions, and applies it as far as it is the same. What is
/// written to the server never comes from a stored plan.
/// </remarks>
public sealed class KeySyncPlan
{
    private static readonly DiffFormatter Diff = new(TextStyle.Invariant);

    internal KeySyncPlan(KeyPlan planned, string proxy, OwnershipSigner signer)
    {
        KeyChange[] changes = [.. planned.ShownChanges.Select(change => WithoutClock(planned, change))];
        Proxy = proxy;
        Set = planned.Match.Set;
        Name = planned.Match.Name;
        Action = planned.Action.ToString();
        KeyAlias = planned.Match.Current?.KeyAlias ?? (planned.Match.Definition is { } definition ? KeyMatcher.AliasOf(definition) : null);
        Id = planned.Match.Current?.Id;
        Changes = changes.Length == 0 ? [] : Diff.Of(changes).Split('\n');
        Values = changes;
        Notes = planned.Notes;
        Warnings = planned.Warnings;
        Problem = planned.Problem?.Message;
        Digest = signer.Digest(Content(planned, proxy, changes));
    }

    /// <summary>The address of the proxy.</summary>
    public string Proxy { get; }

    /// <summary>The name of the set.</summary>
    public string Set { get; }

    /// <summary>The name of the definition.</summary>
    public string Name { get; }

    /// <summary>The action: <c>Create</c>, <c>Change</c>, <c>Replace</c>, <c>Rotate</c>, <c>Remove</c>, or <c>None</c> if there is a <see cref="Problem"/>.</summary>
    public string Action { get; }

    /// <summary>The alias of the key.</summary>
    public string? KeyAlias { get; }

    /// <summary>The id of the key. <c>null</c> if the key does not exist.</summary>
    public string? Id { get; }

    /// <summary>The changes as text, one line for each property, list item or map entry, for example <c>~ MaxBudget: 100 -> 250 USD</c>.</summary>
    public IReadOnlyList<string> Changes { get; }

    /// <summary>The changes as values.</summary>
    public IReadOnlyList<KeyChange> Values { get; }

    /// <summary>Additional information, such as effects on other keys.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What the server will refuse or ignore, as far as its records show it. An entry with warnings can be applied.</summary>
    public IReadOnlyList<KeyChangeWarning> Warnings { get; }

    /// <summary>The reason why the definition cannot be applied, or <c>null</c>.</summary>
    public string? Problem { get; }

    /// <summary>Identifies the proxy, the definition, the ownership record of the key and the changes: 32 hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Returns the action and the name, for example <c>Change ci</c>.</summary>
    public override string ToString() => $"{Action} {Name}";

    /// <summary>Replaces an expiry that is computed from a duration by the duration, because it is counted from the time at which the plan is applied.</summary>
    private static KeyChange WithoutClock(KeyPlan planned, KeyChange change) =>
        planned.Desired?.Duration is { } duration && change.Property == nameof(LiteLLMKey.Expires)
            ? new KeyChange("Duration", null, JsonValueWriter.Null, JsonValueWriter.From(duration.ToString()))
            : change;

    private static string Content(KeyPlan planned, string proxy, IEnumerable<KeyChange> changes) => JsonValueWriter.Object(
    [
        ("proxy", JsonValueWriter.From(proxy)),
        ("set", JsonValueWriter.From(planned.Match.Set)),
        ("name", JsonValueWriter.From(planned.Match.Name)),
        ("action", JsonValueWriter.From(planned.Action.ToString())),
        ("id", JsonValueWriter.From(planned.Match.Current?.Id)),
        ("record", planned.Match.Current is { } current ? OwnershipRecord.Property.Read(current.Row) : JsonValueWriter.Null),
        ("definition", planned.Match.Definition is { } definition ? Content(definition) : JsonValueWriter.Null),
        ("changes", JsonValueWriter.From(changes.Select(change => JsonValueWriter.Object(
        [
            ("property", JsonValueWriter.From(change.Property)),
            ("before", change.BeforeJson),
            ("after", change.AfterJson),
        ])).ToArray())),
    ]).GetRawText();

    private static JsonElement Content(KeyDefinition definition) => JsonValueWriter.Object(
    [
        ("ownership", JsonValueWriter.Object(definition.Ownership.Members())),
        ("attributes", JsonValueWriter.Object(definition.Desired.Values.OrderBy(value => value.Key.JsonName, StringComparer.Ordinal).Select(value => (value.Key.JsonName, value.Value)))),
        ("metadata", definition.Desired.DesiredMetadata(JsonValueWriter.Null)),
        ("additional", JsonValueWriter.Object(definition.Desired.Additional)),
        ("secret", JsonValueWriter.From(definition.SecretName)),
        ("vault", JsonValueWriter.From(definition.VaultName)),
        ("rotate_every", JsonValueWriter.From(definition.RotateEvery?.ToString())),
        ("grace_period", JsonValueWriter.From(definition.GracePeriod.ToString())),
    ]);
}

using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>A key of the proxy and the definition that manages it.</summary>
/// <param name="Key">The key, as stored on the server.</param>
/// <param name="Owner">The definition that is confirmed to manage the key, or <c>null</c>.</param>
/// <param name="Claim">The content of an ownership record that is not confirmed, or <c>null</c> if the key has no such record.</param>
internal sealed record InventoryKey(LiteLLMKey Key, KeyOwnership? Owner, KeyOwnership? Claim)
{
    private static readonly KeyProperty CreatedAtProperty = KeyProperties.Named(nameof(LiteLLMKey.CreatedAt));

    internal InventoryKey(LiteLLMKey key, OwnershipSigner signer)
        : this(key, signer.OwnerOf(key))
    {
    }

    /// <summary>When the key was created.</summary>
    private DateTimeOffset? CreatedAt { get; } = JsonValueReader.ToTime(CreatedAtProperty.Read(Key.Row));

    private InventoryKey(LiteLLMKey key, KeyOwnership? owner)
        : this(key, owner, owner is null ? OwnershipRecord.Of(key)?.Claims : null)
    {
    }

    /// <summary>Whether the secret of the key was not delivered when the set created it. A key that was used since has an owner, whatever its record contains.</summary>
    internal bool IsUndelivered => Owner is { IsUndelivered: true } && !IsInPlace && !KeyReplacement.IsUsed(Key);

    /// <summary>The id of the key that this key is to replace and that still has the alias, or <c>null</c>.</summary>
    internal string? Replaces { get; init; }

    /// <summary>Whether the key that this key replaces names it as its successor. The secret of this key was then delivered.</summary>
    internal bool IsInPlace { get; init; }

    /// <summary>Returns whether the key was created before another one. The order of keys with the same creation time is arbitrary but stable.</summary>
    internal bool IsOlderThan(InventoryKey other) =>
        Nullable.Compare(CreatedAt, other.CreatedAt) is var order && order != 0 ? order < 0 : string.CompareOrdinal(Key.Id, other.Key.Id) < 0;
}

using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>A key of the proxy, and the definition that manages it.</summary>
/// <param name="Key">The key as the server holds it.</param>
/// <param name="Owner">The definition that manages it, confirmed; <c>null</c> if no set does.</param>
/// <param name="Claim">What an ownership record says that is not confirmed; <c>null</c> if there is no such record.</param>
internal sealed record InventoryKey(LiteLLMKey Key, KeyOwnership? Owner, KeyOwnership? Claim)
{
    internal InventoryKey(LiteLLMKey key, OwnershipSigner signer)
        : this(key, signer.OwnerOf(key))
    {
    }

    private InventoryKey(LiteLLMKey key, KeyOwnership? owner)
        : this(key, owner, owner is null ? OwnershipRecord.Of(key)?.Claims : null)
    {
    }

    /// <summary>Whether it was made before the other. Of keys of the same moment one is as good as the other, but always the same one.</summary>
    internal bool IsOlderThan(InventoryKey other) =>
        Nullable.Compare(Key.CreatedAt, other.Key.CreatedAt) is var order && order != 0 ? order < 0 : string.CompareOrdinal(Key.Id, other.Key.Id) < 0;
}

using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>A key of the proxy, and what is kept with it if a set manages it.</summary>
/// <param name="Key">The key as the server holds it.</param>
/// <param name="Owner">The definition that manages it; none if no set does.</param>
internal sealed record InventoryKey(LiteLLMKey Key, KeyOwnership? Owner)
{
    internal InventoryKey(LiteLLMKey key)
        : this(key, KeyOwnership.Of(key))
    {
    }

    /// <summary>Whether it was made before the other. Of keys of the same moment one is as good as the other, but always the same one.</summary>
    internal bool IsOlderThan(InventoryKey other) =>
        Nullable.Compare(Key.CreatedAt, other.Key.CreatedAt) is var order && order != 0 ? order < 0 : string.CompareOrdinal(Key.Id, other.Key.Id) < 0;
}

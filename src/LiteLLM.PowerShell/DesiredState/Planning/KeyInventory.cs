using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>All keys of a proxy, found by the definition that manages them and by alias.</summary>
internal sealed class KeyInventory
{
    private readonly ILookup<(string Set, string Name), InventoryKey> _byDefinition;
    private readonly ILookup<string, InventoryKey> _byAlias;
    private readonly ILookup<string, InventoryKey> _bySet;

    /// <param name="keys">The keys.</param>
    internal KeyInventory(IEnumerable<LiteLLMKey> keys)
    {
        InventoryKey[] held = [.. keys.Select(key => new InventoryKey(key))];
        InventoryKey[] owned = [.. held.Where(key => key.Owner is not null)];
        _bySet = owned.ToLookup(key => key.Owner!.Set, StringComparer.Ordinal);
        _byDefinition = owned.ToLookup(key => (key.Owner!.Set, key.Owner.Name));
        _byAlias = held.Where(key => key.Key.KeyAlias is not null).ToLookup(key => key.Key.KeyAlias!, StringComparer.Ordinal);
    }

    /// <summary>The key that a definition manages: the oldest, if two runs have made it at the same time.</summary>
    internal InventoryKey? Of(KeyOwnership definition) => Oldest(_byDefinition[(definition.Set, definition.Name)]);

    /// <summary>The keys that a set manages.</summary>
    internal IEnumerable<InventoryKey> OfSet(string set) => _bySet[set];

    /// <summary>The oldest key of an alias.</summary>
    internal InventoryKey? WithAlias(string alias) => Oldest(_byAlias[alias]);

    private static InventoryKey? Oldest(IEnumerable<InventoryKey> keys) =>
        keys.Aggregate((InventoryKey?)null, (oldest, key) => oldest is null || key.IsOlderThan(oldest) ? key : oldest);
}

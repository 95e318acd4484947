using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Plans;

/// <summary>All keys of a proxy, found by the definition that manages them and by alias.</summary>
internal sealed class KeyInventory
{
    private readonly ILookup<(string Set, string Name), HeldKey> _byDefinition;
    private readonly ILookup<string, HeldKey> _byAlias;
    private readonly ILookup<string, HeldKey> _bySet;

    /// <param name="keys">The keys.</param>
    internal KeyInventory(IEnumerable<LiteLLMKey> keys)
    {
        HeldKey[] held = [.. keys.Select(key => new HeldKey(key))];
        HeldKey[] owned = [.. held.Where(key => key.Owner is not null)];
        _bySet = owned.ToLookup(key => key.Owner!.Set, StringComparer.Ordinal);
        _byDefinition = owned.ToLookup(key => (key.Owner!.Set, key.Owner.Name));
        _byAlias = held.Where(key => key.Key.KeyAlias is not null).ToLookup(key => key.Key.KeyAlias!, StringComparer.Ordinal);
    }

    /// <summary>The key that a definition manages: the oldest, if two runs have made it at the same time.</summary>
    internal HeldKey? Of(KeyOwnership definition) => Oldest(_byDefinition[(definition.Set, definition.Name)]);

    /// <summary>The keys that a set manages.</summary>
    internal IEnumerable<HeldKey> OfSet(string set) => _bySet[set];

    /// <summary>The oldest key of an alias.</summary>
    internal HeldKey? WithAlias(string alias) => Oldest(_byAlias[alias]);

    private static HeldKey? Oldest(IEnumerable<HeldKey> keys) =>
        keys.Aggregate((HeldKey?)null, (oldest, key) => oldest is null || key.IsOlderThan(oldest) ? key : oldest);
}

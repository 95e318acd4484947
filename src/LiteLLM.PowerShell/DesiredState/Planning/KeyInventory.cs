using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>All keys of a proxy, found by the definition that manages them and by alias.</summary>
internal sealed class KeyInventory
{
    private static readonly IComparer<InventoryKey> ByAge = Comparer<InventoryKey>.Create((one, other) => one.IsOlderThan(other) ? -1 : other.IsOlderThan(one) ? 1 : 0);

    private readonly ILookup<(string Set, string Name), InventoryKey> _byDefinition;
    private readonly ILookup<string, InventoryKey> _byAlias;
    private readonly ILookup<string, InventoryKey> _bySet;
    private readonly ILookup<string, InventoryKey> _claimed;

    /// <param name="keys">The keys.</param>
    /// <param name="signer">Verifies the ownership records of the keys.</param>
    internal KeyInventory(IEnumerable<LiteLLMKey> keys, OwnershipSigner signer)
    {
        InventoryKey[] held = [.. keys.Select(key => new InventoryKey(key, signer)).OrderBy(key => key, ByAge)];
        InventoryKey[] owned = [.. held.Where(key => key.Owner is not null)];
        _bySet = owned.ToLookup(key => key.Owner!.Set, StringComparer.Ordinal);
        _byDefinition = owned.ToLookup(key => (key.Owner!.Set, key.Owner.Name));
        _byAlias = held.Where(key => key.Key.KeyAlias is not null).ToLookup(key => key.Key.KeyAlias!, StringComparer.Ordinal);
        _claimed = held.Where(key => key.Claim is not null).ToLookup(key => key.Claim!.Set, StringComparer.Ordinal);
    }

    /// <summary>The keys that are confirmed as those of a definition, the oldest first. There is one at most, unless two runs have created it at the same time.</summary>
    internal IReadOnlyList<InventoryKey> Of(KeyOwnership definition) => [.. _byDefinition[(definition.Set, definition.Name)]];

    /// <summary>The keys that a set manages, the oldest first.</summary>
    internal IEnumerable<InventoryKey> OfSet(string set) => _bySet[set];

    /// <summary>The keys whose records name a set and are not confirmed, the oldest first.</summary>
    internal IReadOnlyList<InventoryKey> Claiming(string set) => [.. _claimed[set]];

    /// <summary>The keys that have an alias, the oldest first.</summary>
    internal IReadOnlyList<InventoryKey> WithAlias(string alias) => [.. _byAlias[alias]];
}

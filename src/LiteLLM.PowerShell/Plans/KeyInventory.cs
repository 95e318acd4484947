using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Plans;

/// <summary>All keys of a proxy, found by the definition that manages them and by alias.</summary>
internal sealed class KeyInventory
{
    private static readonly IComparer<HeldKey> ByAge = Comparer<HeldKey>.Create((one, other) => one.IsOlderThan(other) ? -1 : other.IsOlderThan(one) ? 1 : 0);

    private readonly ILookup<(string Set, string Name), HeldKey> _byDefinition;
    private readonly ILookup<string, HeldKey> _byAlias;
    private readonly ILookup<string, HeldKey> _bySet;
    private readonly ILookup<string, HeldKey> _claimed;

    /// <param name="keys">The keys.</param>
    /// <param name="signer">Verifies the ownership records of the keys.</param>
    internal KeyInventory(IEnumerable<LiteLLMKey> keys, OwnershipSigner signer)
    {
        HeldKey[] held = [.. keys.Select(key => new HeldKey(key, signer)).OrderBy(key => key, ByAge)];
        HeldKey[] owned = [.. held.Where(key => key.Owner is not null)];
        _bySet = owned.ToLookup(key => key.Owner!.Set, StringComparer.Ordinal);
        _byDefinition = owned.ToLookup(key => (key.Owner!.Set, key.Owner.Name));
        _byAlias = held.Where(key => key.Key.KeyAlias is not null).ToLookup(key => key.Key.KeyAlias!, StringComparer.Ordinal);
        _claimed = held.Where(key => key.Claim is not null).ToLookup(key => key.Claim!.Set, StringComparer.Ordinal);
    }

    /// <summary>The keys that are confirmed as those of a definition, the oldest first. There is one at most, unless two runs have created it at the same time.</summary>
    internal IReadOnlyList<HeldKey> Of(KeyOwnership definition) => [.. _byDefinition[(definition.Set, definition.Name)]];

    /// <summary>The keys that a set manages, the oldest first.</summary>
    internal IEnumerable<HeldKey> OfSet(string set) => _bySet[set];

    /// <summary>The keys whose records name a set and are not confirmed, the oldest first.</summary>
    internal IReadOnlyList<HeldKey> Claiming(string set) => [.. _claimed[set]];

    /// <summary>The keys that have an alias, the oldest first.</summary>
    internal IReadOnlyList<HeldKey> WithAlias(string alias) => [.. _byAlias[alias]];
}

using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>All keys of a proxy, indexed by the definition that manages them and by alias.</summary>
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
        : this([.. keys.Select(key => new InventoryKey(key, signer))])
    {
    }

    /// <param name="held">The keys, with the definitions that manage them.</param>
    internal KeyInventory(InventoryKey[] held)
    {
        if (!IsSorted(held))
        {
            held = [.. held.OrderBy(key => key, ByAge)];
        }

        held = WithReplacements(held);
        InventoryKey[] owned = [.. held.Where(key => key.Owner is not null)];
        _bySet = owned.ToLookup(key => key.Owner!.Set, StringComparer.Ordinal);
        _byDefinition = owned.ToLookup(key => (key.Owner!.Set, key.Owner.Name));
        _byAlias = held.Where(key => key.Key.KeyAlias is not null).ToLookup(key => key.Key.KeyAlias!, StringComparer.Ordinal);
        _claimed = held.Where(key => key.Claim is not null).ToLookup(key => key.Claim!.Set, StringComparer.Ordinal);
    }

    /// <summary>Returns whether the keys are in the order of their age. A listing usually returns them so.</summary>
    private static bool IsSorted(InventoryKey[] keys)
    {
        for (int index = 1; index < keys.Length; index++)
        {
            if (keys[index].IsOlderThan(keys[index - 1]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds how far replacements by new keys are.</summary>
    private static InventoryKey[] WithReplacements(InventoryKey[] keys)
    {
        Dictionary<string, KeyReplacement> replacements = new(StringComparer.Ordinal);
        HashSet<string> replaced = new(StringComparer.Ordinal);
        foreach (InventoryKey key in keys)
        {
            if (KeyReplacement.Of(key.Key) is { } record)
            {
                replacements[key.Key.Id] = record;
                replaced.UnionWith(record.Replaces is { } id ? [id] : []);
            }
        }

        if (replaced.Count == 0)
        {
            return keys;
        }

        HashSet<string> existing = new(keys.Select(key => key.Key.Id).Where(replaced.Contains), StringComparer.Ordinal);
        return [.. keys.Select(key => WithReplacement(key, replacements, existing))];
    }

    /// <summary>Adds how far the replacement by a new key is: until the replaced key names its successor, it has the alias.</summary>
    private static InventoryKey WithReplacement(InventoryKey key, Dictionary<string, KeyReplacement> replacements, HashSet<string> existing) =>
        !replacements.TryGetValue(key.Key.Id, out KeyReplacement? record) || record.Replaces is not { } replaced || !existing.Contains(replaced) ? key
        : replacements.TryGetValue(replaced, out KeyReplacement? old) && old.Successor == key.Key.Id ? key with { IsInPlace = true }
        : key with { Replaces = replaced };

    /// <summary>Gets the keys that are confirmed to belong to a definition, oldest first. There is at most one, unless two concurrent runs created it.</summary>
    internal IReadOnlyList<InventoryKey> Of(KeyOwnership definition) => [.. _byDefinition[(definition.Set, definition.Name)]];

    /// <summary>Gets the keys that a set manages, oldest first.</summary>
    internal IEnumerable<InventoryKey> OfSet(string set) => _bySet[set];

    /// <summary>Gets the keys with an unconfirmed record of a set, oldest first.</summary>
    internal IReadOnlyList<InventoryKey> Claiming(string set) => [.. _claimed[set]];

    /// <summary>Gets the keys with an alias, oldest first.</summary>
    internal IReadOnlyList<InventoryKey> WithAlias(string alias) => [.. _byAlias[alias]];
}

using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Plans;

/// <summary>All keys of a proxy, found by the definition that manages them and by alias.</summary>
internal sealed class KeyInventory
{
    private readonly ILookup<(string Set, string Name), LiteLLMKey> _byDefinition;
    private readonly ILookup<string, LiteLLMKey> _byAlias;
    private readonly ILookup<string, (LiteLLMKey Key, KeyOwnership Ownership)> _bySet;

    /// <param name="keys">The keys.</param>
    internal KeyInventory(IEnumerable<LiteLLMKey> keys)
    {
        LiteLLMKey[] oldestFirst = [.. keys.OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];
        (LiteLLMKey Key, KeyOwnership Ownership)[] owned =
            [.. oldestFirst.Select(key => (key, KeyOwnership.Of(key)!)).Where(entry => entry.Item2 is not null)];
        _bySet = owned.ToLookup(entry => entry.Ownership.Set, StringComparer.Ordinal);
        _byDefinition = owned.ToLookup(entry => (entry.Ownership.Set, entry.Ownership.Name), entry => entry.Key);
        _byAlias = oldestFirst.Where(key => key.KeyAlias is not null).ToLookup(key => key.KeyAlias!, StringComparer.Ordinal);
    }

    /// <summary>The keys that a definition manages, the oldest first: one, unless two runs made it at the same time.</summary>
    internal IEnumerable<LiteLLMKey> Of(KeyOwnership definition) => _byDefinition[(definition.Set, definition.Name)];

    /// <summary>The keys that a set manages, the oldest first.</summary>
    internal IEnumerable<(LiteLLMKey Key, KeyOwnership Ownership)> OfSet(string set) => _bySet[set];

    /// <summary>The oldest key of an alias.</summary>
    internal LiteLLMKey? WithAlias(string alias) => _byAlias[alias].FirstOrDefault();
}

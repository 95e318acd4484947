using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>Finds the key of each definition of a set. Pure: uses no server, no clock and no PowerShell.</summary>
/// <param name="inventory">All keys of the proxy.</param>
/// <param name="adopt">Whether to adopt keys that no set manages.</param>
internal sealed class KeyMatcher(KeyInventory inventory, bool adopt)
{
    private static readonly KeyProperty Alias = KeyProperties.Named(nameof(LiteLLMKey.KeyAlias));

    /// <summary>Matches all definitions of a set, in their order, followed by the keys of the set that are no longer declared.</summary>
    /// <param name="set">The set.</param>
    /// <param name="declared">The names of all definitions of the set.</param>
    internal IReadOnlyList<KeyMatch> Match(KeySetDefinition set, ICollection<string> declared)
    {
        List<KeyMatch> matches = [.. set.Keys.Select(definition => Match(definition, declared))];
        HashSet<string> kept = new(matches.SelectMany(GetProtectedKeys).Select(key => key.Id), StringComparer.Ordinal);
        matches.AddRange(inventory.OfSet(set.Name)
            .Where(owned => !kept.Contains(owned.Key.Id))
            .OrderBy(owned => owned.Owner!.Name, StringComparer.Ordinal)
            .ThenBy(owned => owned.Key.CreatedAt)
            .Select(owned => new KeyMatch(set.Name, owned.Owner!.Name, null, owned.Key, owned.Owner)));
        return matches;
    }

    /// <summary>Finds the key of one definition.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="declared">The names of all definitions of the set.</param>
    internal KeyMatch Match(KeyDefinition definition, ICollection<string> declared)
    {
        KeyOwnership wanted = definition.Ownership;
        IReadOnlyList<InventoryKey> all = inventory.Of(wanted);
        InventoryKey[] successors = [.. all.Where(key => key.Replaces is { } replaced && all.Any(other => other.Key.Id == replaced))];
        InventoryKey[] owned = [.. all.Except(successors)];
        InventoryKey[] undelivered = [.. owned.Where(key => key.IsUndelivered)];
        (InventoryKey? current, LiteLLMException? problem) = (owned.Length, owned.Length - undelivered.Length) switch
        {
            (0, _) => WithAlias(wanted, AliasOf(definition), declared),
            (1, _) => (owned[0], null),
            (_, 0) => (undelivered.FirstOrDefault(key => key.Key.KeyAlias == AliasOf(definition)) ?? undelivered[undelivered.Length - 1], null),
            (_, 1) => (owned.First(key => !key.IsUndelivered), null),
            _ => (null, OwnershipErrors.SeveralKeys(wanted, owned)),
        };
        if (current?.Owner is { Version: > KeyOwnership.CurrentVersion } newer)
        {
            problem = OwnershipErrors.NewerFormat(current.Key, newer);
        }

        return new KeyMatch(wanted.Set, wanted.Name, definition, current?.Key, current?.Owner, problem) 
        {
            Undelivered = [.. undelivered.Concat(successors.Where(key => key.IsUndelivered)).Select(key => key.Key)],
            Successor = successors.Length > 0 ? successors[0].Key : null,
        };
    }

    /// <summary>Gets the alias that a definition declares.</summary>
    internal static string AliasOf(KeyDefinition definition) => JsonValueReader.ToText(definition.Desired.Values[Alias]);

    /// <summary>Gets the keys that must not be removed because a definition applies, or might apply, to them.</summary>
    private IEnumerable<LiteLLMKey> GetProtectedKeys(KeyMatch match) => match.Problem is null
        ? match.Current is { } current ? [current, .. match.Undelivered, .. match.Successor is { } successor ? [successor] : Array.Empty<LiteLLMKey>()] : []
        : inventory.Of(match.Definition!.Ownership).Concat(inventory.WithAlias(AliasOf(match.Definition))).Select(held => held.Key);

    /// <summary>Finds the key of a definition without a confirmed key: a key of the same set that has the alias and no definition of its own, or a key to adopt.</summary>
    private (InventoryKey? Current, LiteLLMException? Problem) WithAlias(KeyOwnership wanted, string alias, ICollection<string> declared)
    {
        IReadOnlyList<InventoryKey> namesakes = inventory.WithAlias(alias);
        InventoryKey[] renamed = [.. namesakes.Where(key => key.Owner is { } owner && owner.Set == wanted.Set && !declared.Contains(owner.Name))];
        InventoryKey[] claiming = [.. namesakes.Where(key => key.Claim is not null).Union(inventory.Claiming(wanted.Set).Where(key => key.Claim!.Name == wanted.Name))];
        InventoryKey? elsewhere = namesakes.FirstOrDefault(key => key.Owner is { } owner && owner.Set != wanted.Set);
        InventoryKey? free = namesakes.FirstOrDefault(key => key.Owner is null);
        return (renamed.Length, claiming.Length) switch
        {
            (1, _) => (renamed[0], null),
            (> 1, _) => (null, OwnershipErrors.SeveralKeys(wanted, renamed)),
            (_, > 0) => (null, OwnershipErrors.NotConfirmed(wanted, claiming)),
            _ when elsewhere is not null => (null, OwnershipErrors.OfAnotherSet(alias, elsewhere.Owner!)),
            _ when free is null => (null, null),
            _ when !adopt => (null, OwnershipErrors.NotManaged(alias, wanted)),
            _ when namesakes.Count > 1 => (null, OwnershipErrors.SeveralKeys(wanted, namesakes)),
            _ => (free, null),
        };
    }
}

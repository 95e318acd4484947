using System.Management.Automation;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>Finds the key that each definition of a set means. Pure: no server, no clock, no PowerShell.</summary>
/// <param name="inventory">All keys of the proxy.</param>
/// <param name="adopt">Whether keys that no set manages are taken over.</param>
internal sealed class KeyMatcher(KeyInventory inventory, bool adopt)
{
    private static readonly KeyProperty Alias = KeyProperties.Named(nameof(LiteLLMKey.KeyAlias));

    /// <summary>All definitions of a set in their order, then the keys of the set that are no longer declared.</summary>
    /// <param name="set">The set.</param>
    /// <param name="declared">The names of all its definitions.</param>
    internal IReadOnlyList<KeyMatch> Match(KeySetDefinition set, ICollection<string> declared)
    {
        List<KeyMatch> matches = [.. set.Keys.Select(definition => Match(definition, declared))];
        HashSet<string> matched = new(matches.Where(match => match.Current is not null).Select(match => match.Current!.Id), StringComparer.Ordinal);
        matches.AddRange(inventory.OfSet(set.Name)
            .Where(owned => !matched.Contains(owned.Key.Id))
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
        InventoryKey? current = inventory.Of(wanted);
        LiteLLMException? problem = null;
        string alias = AliasOf(definition);
        if (current is null && inventory.WithAlias(alias) is { } namesake)
        {
            switch (namesake.Owner)
            {
                case null when adopt:
                    current = namesake;
                    break;
                case null:
                    problem = NotManaged(alias, wanted);
                    break;
                case var owner when owner.Set != wanted.Set:
                    problem = OfAnotherSet(alias, owner);
                    break;
                case var owner when !declared.Contains(owner.Name):
                    current = namesake;
                    break;
            }
        }

        if (current?.Owner is { Version: > KeyOwnership.CurrentVersion } newer)
        {
            problem = Newer(alias, newer);
        }

        return new KeyMatch(wanted.Set, wanted.Name, definition, current?.Key, current?.Owner, problem);
    }

    /// <summary>The alias that a definition declares.</summary>
    internal static string AliasOf(KeyDefinition definition) => JsonValueReader.ToText(definition.Desired.Values[Alias]);

    private static LiteLLMException NotManaged(string alias, KeyOwnership wanted) => new(ErrorIds.KeyNotManaged,
        $"There is a key '{alias}' already, and no set manages it. Take it over with Sync-LiteLLMKey -Adopt, or with Import-LiteLLMKey '{alias}' -SetName '{wanted.Set}'; or declare another alias.");

    internal static LiteLLMException OfAnotherSet(string alias, KeyOwnership owner) => new(ErrorIds.KeyOfAnotherSet,
        $"The key '{alias}' is managed by the set '{owner.Set}', where its name is '{owner.Name}'. Remove it from one of the two sets; Set-LiteLLMKey '{alias}' -Clear KeySet sets it free.");

    private static LiteLLMException Newer(string alias, KeyOwnership owner) => new(ErrorIds.NewerFormat,
        $"What the set '{owner.Set}' keeps with the key '{alias}' has format version {owner.Version}, and this module knows versions up to {KeyOwnership.CurrentVersion}. Update the module.");
}

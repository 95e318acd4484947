using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>
/// Orders the changes of a plan. A server refuses an alias that another key has, so a key that takes over the alias of another key is
/// changed after it. Pure: uses no server, no clock and no PowerShell.
/// </summary>
internal static class AliasMoves
{
    private const int LongestPrefix = 200;
    private const int SuffixLength = 8;

    private static readonly KeyProperty Alias = KeyProperties.Named(nameof(LiteLLMKey.KeyAlias));

    /// <summary>Groups the changes of a plan. The groups are independent of each other; the changes of a group are applied one after the other.</summary>
    internal static IReadOnlyList<AliasMoveGroup> Group(IReadOnlyList<KeyPlan> changes)
    {
        Dictionary<string, KeyPlan> takers = new(StringComparer.Ordinal);
        HashSet<string> freed = new(StringComparer.Ordinal);
        foreach (KeyPlan change in changes)
        {
            if (NewAlias(change) is { } wanted)
            {
                takers[wanted] = change;
                freed.Add(change.Match.Current!.KeyAlias ?? "");
            }
        }

        var remaining = new HashSet<KeyPlan>(changes);
        List<AliasMoveGroup> groups = [.. changes
            .Where(change => NewAlias(change) is not { } wanted || !freed.Contains(wanted))
            .Select(first => new AliasMoveGroup(From(first, takers, remaining), IsExchange: false))];
        foreach (KeyPlan first in changes)
        {
            if (remaining.Contains(first))
            {
                groups.Add(new AliasMoveGroup(From(first, takers, remaining), IsExchange: true));
            }
        }

        return groups;
    }

    /// <summary>Gets the alias that a change gives a key, or <c>null</c> if the key keeps its alias.</summary>
    internal static string? NewAlias(KeyPlan change) =>
        change.Changes.FirstOrDefault(attribute => attribute.Description == Alias) is { } alias && JsonValueReader.ToText(alias.AfterJson) is { Length: > 0 } name ? name : null;

    /// <summary>Gets the alias that a key has while others take over its alias. It is the same in every run.</summary>
    internal static string Temporary(LiteLLMKey key)
    {
        string alias = key.KeyAlias ?? "";
        return $"{alias.Substring(0, Math.Min(alias.Length, LongestPrefix))}-exchanging-{key.Id.Substring(0, Math.Min(key.Id.Length, SuffixLength))}";
    }

    /// <summary>Collects a change, the one that takes over the alias that it frees, and so on.</summary>
    private static List<KeyPlan> From(KeyPlan first, Dictionary<string, KeyPlan> takers, HashSet<KeyPlan> remaining)
    {
        var chain = new List<KeyPlan>();
        for (KeyPlan? next = first; next is not null && remaining.Remove(next);)
        {
            chain.Add(next);
            next = NewAlias(next) is not null && takers.TryGetValue(next.Match.Current!.KeyAlias ?? "", out KeyPlan? taker) ? taker : null;
        }

        return chain;
    }
}

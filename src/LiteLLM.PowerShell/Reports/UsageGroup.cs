using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>The keys of one team or user, and what it spends.</summary>
/// <param name="Id">The id; none for keys that belong to nobody.</param>
/// <param name="Name">The name, or the id where there is none.</param>
/// <param name="Keys">How many of the keys it has.</param>
/// <param name="Usage">What it spends against its budget.</param>
/// <param name="IsOfKeys">Whether the budget is that of its keys, added up, since it has none of its own.</param>
internal sealed record UsageGroup(string? Id, string? Name, int Keys, BudgetUsage Usage, bool IsOfKeys)
{
    /// <summary>Groups keys by what they belong to; who is closest to the budget comes first, then who spends most.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="idOf">What a key belongs to.</param>
    /// <param name="owners">What the proxy tells of the teams or users.</param>
    internal static IReadOnlyList<UsageGroup> Of(IEnumerable<ReportedKey> keys, Func<ReportedKey, string?> idOf, IEnumerable<KeyOwner> owners)
    {
        ILookup<string, KeyOwner> known = owners.ToLookup(owner => owner.Id, StringComparer.Ordinal);
        return [.. keys
            .GroupBy(key => idOf(key) ?? "", StringComparer.Ordinal)
            .Select(group => Of([.. group], group.Key, known[group.Key].FirstOrDefault()))
            .OrderByDescending(group => group.Usage.Share ?? (group.Usage.Budget is null ? -1 : double.MaxValue))
            .ThenByDescending(group => group.Usage.Spend)
            .ThenBy(group => group.Name, StringComparer.Ordinal)];
    }

    private static UsageGroup Of(ReportedKey[] keys, string id, KeyOwner? owner)
    {
        double spend = owner?.Spend ?? keys.Sum(key => key.Usage.Spend);
        BudgetUsage ofKeys = Sum(keys);
        return new UsageGroup(
            id.Length > 0 ? id : null,
            id.Length > 0 ? owner?.Name ?? id : null,
            keys.Length,
            owner?.Budget is { } own ? new BudgetUsage(spend, own) : ofKeys.Budget is null ? new BudgetUsage(spend, null) : ofKeys,
            owner?.Budget is null && ofKeys.Budget is not null);
    }

    /// <summary>The budgets of keys, and what the keys that have one spend, added up.</summary>
    internal static BudgetUsage Sum(IEnumerable<ReportedKey> keys)
    {
        ReportedKey[] limited = [.. keys.Where(key => key.Usage.Budget is not null)];
        return new BudgetUsage(limited.Sum(key => key.Usage.Spend), limited.Length > 0 ? limited.Sum(key => key.Usage.Budget) : null);
    }
}

using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>The keys of one team or user, and its spend.</summary>
/// <param name="Id">The id, or <c>null</c> for keys without a team or user.</param>
/// <param name="Name">The name, or the id if there is no name.</param>
/// <param name="Keys">The number of keys.</param>
/// <param name="Usage">The spend against the budget.</param>
/// <param name="IsOfKeys">Whether the budget is the sum of the budgets of the keys, because the team or user has no budget.</param>
internal sealed record UsageGroup(string? Id, string? Name, int Keys, BudgetUsage Usage, bool IsOfKeys)
{
    /// <summary>Groups keys by team or user. Those closest to their budget are first, then those with the highest spend.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="idOf">Returns the id of the team or user of a key.</param>
    /// <param name="owners">The teams or users of the proxy.</param>
    internal static IReadOnlyList<UsageGroup> Of(IEnumerable<ReportedKey> keys, Func<ReportedKey, string?> idOf, IEnumerable<KeyOwner> owners)
    {
        ILookup<string, KeyOwner> ownersById = owners.ToLookup(owner => owner.Id, StringComparer.Ordinal);
        return [.. keys
            .GroupBy(key => idOf(key) ?? "", StringComparer.Ordinal)
            .Select(group => Of([.. group], group.Key, ownersById[group.Key].FirstOrDefault()))
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

    /// <summary>Returns the sum of the budgets, and the spend of the keys that have a budget.</summary>
    internal static BudgetUsage Sum(IEnumerable<ReportedKey> keys)
    {
        ReportedKey[] limited = [.. keys.Where(key => key.Usage.Budget is not null)];
        return new BudgetUsage(limited.Sum(key => key.Usage.Spend), limited.Length > 0 ? limited.Sum(key => key.Usage.Budget) : null);
    }
}

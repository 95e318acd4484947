using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>The keys of one team, user, tag or metadata entry, and their spend.</summary>
/// <param name="Id">The id, or <c>null</c> for keys without one.</param>
/// <param name="Name">The name, or the id if there is no name.</param>
/// <param name="Keys">The number of keys.</param>
/// <param name="Spend">The spend that counts for the budget of the team or user, or if it has no budget, that of its keys.</param>
/// <param name="Budgets">The budget of the team or user, or if it has none, the budgets of its keys by period.</param>
/// <param name="IsOfKeys">Whether the budgets are those of the keys.</param>
internal sealed record UsageGroup(string? Id, string? Name, int Keys, double Spend, IReadOnlyList<BudgetSum> Budgets, bool IsOfKeys)
{
    /// <summary>Groups keys. Those with the highest spend are first.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="grouping">By what the keys are grouped. A key can belong to several groups.</param>
    /// <param name="owners">The teams or users of the proxy.</param>
    internal static IReadOnlyList<UsageGroup> Of(IEnumerable<ReportedKey> keys, KeyGrouping grouping, IEnumerable<KeyOwner> owners)
    {
        ILookup<string, KeyOwner> ownersById = owners.ToLookup(owner => owner.Id, StringComparer.Ordinal);
        return [.. keys
            .SelectMany(key => grouping.ValuesOf(key.Key).DefaultIfEmpty(""), (key, value) => (Key: key, Value: value))
            .GroupBy(entry => entry.Value, entry => entry.Key, StringComparer.Ordinal)
            .Select(group => Of([.. group], group.Key, ownersById[group.Key].FirstOrDefault()))
            .OrderByDescending(group => group.Spend)
            .ThenBy(group => group.Name, StringComparer.Ordinal)];
    }

    private static UsageGroup Of(ReportedKey[] keys, string id, KeyOwner? owner)
    {
        double spend = owner is { Budget: not null, Spend: { } counted } ? counted : keys.Sum(key => key.Usage.Spend);
        return new UsageGroup(
            id.Length > 0 ? id : null,
            id.Length > 0 ? owner?.Name ?? id : null,
            keys.Length,
            spend,
            owner?.Budget is { } own ? [new BudgetSum(owner.Period, keys.Length, new BudgetUsage(spend, own))] : BudgetSum.Of(keys),
            owner?.Budget is null);
    }
}

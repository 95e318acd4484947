using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>The total of budgets that have the same period. Amounts of different periods have no meaningful sum.</summary>
/// <param name="Period">How often the budgets reset, for example <c>30d</c>, or <c>null</c> if they do not reset.</param>
/// <param name="Keys">The number of keys.</param>
/// <param name="Usage">The spend of the keys against the sum of their budgets.</param>
internal sealed record BudgetSum(string? Period, int Keys, BudgetUsage Usage)
{
    /// <summary>Adds up the budgets of each period. Keys without a budget are ignored. The period that is closest to its budget is first.</summary>
    internal static IReadOnlyList<BudgetSum> Of(IEnumerable<ReportedKey> keys) =>
    [
        .. keys.Where(key => key.Usage.Budget is not null)
            .GroupBy(key => key.Status.Limits.BudgetDuration ?? "", StringComparer.Ordinal)
            .Select(period => new BudgetSum(
                period.Key.Length > 0 ? period.Key : null,
                period.Count(),
                new BudgetUsage(period.Sum(key => key.Usage.Spend), period.Sum(key => key.Usage.Budget))))
            .OrderByDescending(sum => sum.Usage.Share ?? double.MaxValue)
            .ThenBy(sum => sum.Period, StringComparer.Ordinal),
    ];
}

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A row of a table of spend against budgets.</summary>
internal sealed record UsageView(string Name, string? Id, string? Masked, string? Keys, string? KeysSort, string Spend, string? SpendSort, IReadOnlyList<BudgetLine> Budgets)
{
    internal static UsageView Of(UsageGroup group, string nameIfNone, ReportNumbers figures) => new(
        group.Name ?? nameIfNone,
        group.Id == group.Name ? null : group.Id,
        null,
        figures.Count(group.Keys),
        ReportNumbers.Sortable(group.Keys),
        figures.Money(group.Spend),
        ReportNumbers.Sortable(group.Spend),
        BudgetLine.Of(group.Budgets, group.IsOfKeys, figures));

    internal static UsageView Of(BudgetSum sum, ReportNumbers figures) => new(
        sum.Period is { } period ? $"every {period}" : "no reset",
        null,
        null,
        figures.Count(sum.Keys),
        ReportNumbers.Sortable(sum.Keys),
        figures.Money(sum.Usage.Spend),
        ReportNumbers.Sortable(sum.Usage.Spend),
        BudgetLine.Of([sum with { Period = null }], false, figures));

    internal static UsageView Of(KeyView key) => new(key.Name, key.Id, key.Masked, null, null, key.Spend, key.SpendSort, key.Budgets);
}

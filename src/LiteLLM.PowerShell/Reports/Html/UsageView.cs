namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A row of a table of spend against budgets.</summary>
internal sealed record UsageView(string Name, string? Id, string? Masked, string? Keys, string Spend, string? Budget, bool IsOfKeys, BarView? Bar)
{
    internal static UsageView Of(UsageGroup group, string nameIfNone, ReportNumbers figures) => new(
        group.Name ?? nameIfNone,
        group.Id,
        null,
        figures.Count(group.Keys),
        figures.Money(group.Usage.Spend),
        figures.Money(group.Usage.Budget),
        group.IsOfKeys,
        BarView.Of(group.Usage, figures));

    internal static UsageView Of(KeyView key) => new(key.Name, key.Id, key.Masked, null, key.Spend, key.Budget, false, key.Bar);
}

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A row of the table of models.</summary>
internal sealed record ModelView(string Name, string Keys, string? KeysSort, string Requests, string? RequestsSort, string Tokens, string? TokensSort, string Spend, string? SpendSort, BarView Bar)
{
    internal static ModelView Of(ModelUsage model, double total, ReportNumbers figures) => new(
        model.Name,
        figures.Count(model.Keys),
        ReportNumbers.Sortable(model.Keys),
        figures.Count(model.Amounts.Requests),
        ReportNumbers.Sortable(model.Amounts.Requests),
        figures.Count(model.Amounts.TotalTokens),
        ReportNumbers.Sortable(model.Amounts.TotalTokens),
        figures.Money(model.Amounts.Spend),
        ReportNumbers.Sortable(model.Amounts.Spend),
        BarView.OfPart(total > 0 ? model.Amounts.Spend / total : 0, figures));
}

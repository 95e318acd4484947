namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>The table of models. The first rows are always shown, and the others on demand and on paper.</summary>
internal sealed record ModelTable(IReadOnlyList<ModelView> First, IReadOnlyList<ModelView> Others)
{
    private const int Length = 12;

    internal static ModelTable Of(SpendTrend trend, ReportNumbers figures)
    {
        ModelView[] rows = [.. trend.Models.Select(model => ModelView.Of(model, trend.Total, figures))];
        return new ModelTable([.. rows.Take(Length)], [.. rows.Skip(Length)]);
    }
}

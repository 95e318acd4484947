using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A bar of the spend against a budget, or of a part of a total. The full width is the budget, or the spend if it is higher.</summary>
/// <param name="Level">The class of the level in the style sheet.</param>
/// <param name="Width">The width of the spend.</param>
/// <param name="Mark">The position of the budget if the spend is higher, or of the soft budget; otherwise <c>null</c>.</param>
/// <param name="Percent">The percentage of the budget that is spent, as text.</param>
/// <param name="Sort">The share by which rows are sorted.</param>
/// <param name="Word">The level in words, for readers who do not see the color.</param>
internal sealed record BarView(string Level, string Width, string? Mark, string Percent, string? Sort, string? Word)
{
    /// <summary>Returns the bar, or <c>null</c> if there is no budget.</summary>
    internal static BarView? Of(BudgetUsage usage, ReportNumbers figures)
    {
        if (usage.Budget is not { } budget)
        {
            return null;
        }

        double share = usage.Share ?? 1;
        double? mark = share > 1 ? 1 / share : usage.SoftBudget / budget is < 1 and > 0 and var soft ? soft : null;
        return new BarView(
            usage.Level.ToString().ToLowerInvariant(),
            ReportNumbers.Width(Math.Min(1, Math.Max(0, share))),
            mark is { } place ? ReportNumbers.Width(place) : null,
            figures.Percent(share),
            ReportNumbers.Sortable(share),
            WordOf(usage.Level));
    }

    /// <summary>Returns the bar of a part of a total.</summary>
    internal static BarView OfPart(double share, ReportNumbers figures) =>
        new("fine", ReportNumbers.Width(Math.Min(1, Math.Max(0, share))), null, figures.Percent(share), ReportNumbers.Sortable(share), null);

    /// <summary>Returns the word for a level that needs attention; otherwise <c>null</c>.</summary>
    internal static string? WordOf(BudgetLevel level) => level switch { BudgetLevel.Over => "spent", BudgetLevel.Near => "near", _ => null };
}

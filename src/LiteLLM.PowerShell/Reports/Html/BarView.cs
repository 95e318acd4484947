using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A bar of spend against a budget. Its whole width is the budget, or the spend where that is more.</summary>
/// <param name="Level">How full it is, as the style sheet names it.</param>
/// <param name="Width">How wide the spend is.</param>
/// <param name="Mark">Where the budget ends, if that is inside the bar; or the soft budget.</param>
/// <param name="Percent">The part of the budget, as text.</param>
/// <param name="Word">What the level means, for who does not see its colour.</param>
internal sealed record BarView(string Level, string Width, string? Mark, string Percent, string? Word)
{
    /// <summary>None without a budget.</summary>
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
            usage.Level switch { BudgetLevel.Over => "spent", BudgetLevel.Near => "near", _ => null });
    }
}

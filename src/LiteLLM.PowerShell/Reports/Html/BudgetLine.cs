namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A budget with its bar: <c>43 % of 100.00 every 30d</c>.</summary>
/// <param name="Bar">The bar.</param>
/// <param name="Budget">The amount, in USD.</param>
/// <param name="IsSum">Whether the amount is the sum of the budgets of several keys.</param>
/// <param name="Period">How often the budget resets, or <c>null</c>.</param>
internal sealed record BudgetLine(BarView Bar, string Budget, bool IsSum, string? Period)
{
    internal static IReadOnlyList<BudgetLine> Of(IEnumerable<BudgetSum> budgets, bool areSums, ReportNumbers figures) =>
        [.. budgets.Select(sum => new BudgetLine(BarView.Of(sum.Usage, figures)!, figures.Money(sum.Usage.Budget)!, areSums, sum.Period))];
}

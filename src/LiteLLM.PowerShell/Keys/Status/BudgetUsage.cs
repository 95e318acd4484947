namespace LiteLLM.PowerShell.Keys;

/// <summary>Spend against a budget, in USD.</summary>
/// <param name="Spend">The spend in the current budget period.</param>
/// <param name="Budget">The budget, or <c>null</c> for no limit.</param>
/// <param name="SoftBudget">The spend from which the proxy warns, or <c>null</c> for no warning.</param>
internal readonly record struct BudgetUsage(double Spend, double? Budget, double? SoftBudget = null)
{
    /// <summary>The share of a budget, from 0 to 1, at which the budget counts as nearly spent.</summary>
    internal const double Warning = 0.8;

    /// <summary>The spent share of the budget; <c>null</c> if the budget is missing or not greater than zero.</summary>
    internal double? Share => Budget > 0 && Spend / Budget is { } share && !double.IsNaN(share) ? share : null;

    /// <summary>How much of the budget is left. The proxy refuses a key as soon as its spend reaches the budget.</summary>
    internal BudgetLevel Level =>
        Budget is null ? BudgetLevel.Unlimited
        : Spend >= Budget ? BudgetLevel.Over
        : Share >= Warning || IsSoftBudgetSpent ? BudgetLevel.Near
        : BudgetLevel.Fine;

    internal bool IsSoftBudgetSpent => Spend >= SoftBudget;
}

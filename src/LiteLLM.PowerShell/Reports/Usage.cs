using LiteLLM.PowerShell.Views;

namespace LiteLLM.PowerShell.Reports;

/// <summary>Spend against a budget, in USD.</summary>
internal readonly record struct Usage(double Spend, double? Budget, double? SoftBudget = null)
{
    /// <summary>The part of the budget that is spent; none without a budget that is more than nothing.</summary>
    internal double? Share => Budget > 0 ? Spend / Budget : null;

    internal UsageLevel Level =>
        Budget is null ? UsageLevel.Unlimited
        : Spend >= Budget ? UsageLevel.Over
        : Share >= KeyLook.Warning || Spend >= SoftBudget ? UsageLevel.Near
        : UsageLevel.Fine;
}

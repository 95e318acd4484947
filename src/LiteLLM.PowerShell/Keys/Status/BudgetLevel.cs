namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies how much of a budget is left.</summary>
internal enum BudgetLevel
{
    /// <summary>The key has no budget.</summary>
    Unlimited,

    /// <summary>Less than <see cref="BudgetUsage.Warning"/> of the budget is spent.</summary>
    Fine,

    /// <summary><see cref="BudgetUsage.Warning"/> of the budget, or the soft budget, is spent.</summary>
    Near,

    /// <summary>The budget is spent.</summary>
    Over,
}

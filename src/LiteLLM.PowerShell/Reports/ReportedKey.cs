using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>A key, and the reasons why it requires attention.</summary>
internal sealed class ReportedKey
{
    internal ReportedKey(LiteLLMKey key, KeyReportOptions options)
    {
        Key = key;
        Status = new KeyStatus(key, options.Now);
        Concerns = Of(options);
    }

    internal LiteLLMKey Key { get; }

    /// <summary>The key evaluated at the time of the report.</summary>
    internal KeyStatus Status { get; }

    internal BudgetUsage Usage => Status.Usage;

    internal KeyConcern Concerns { get; }

    /// <summary>Whether most of the budget is spent. A spent soft budget alone is a concern of its own.</summary>
    private bool IsNearBudget => !Status.IsOverBudget && Usage.Share >= BudgetUsage.Warning;

    private KeyConcern Of(KeyReportOptions options)
    {
        KeyConcern budget = Status.IsOverBudget ? KeyConcern.OverBudget
            : Status.IsOverSoftBudget ? KeyConcern.OverSoftBudget
            : KeyConcern.None;
        KeyConcern expiration = Status.IsExpired ? KeyConcern.Expired
            : Status.ExpiresBefore(options.ExpiringBefore) ? KeyConcern.Expiring
            : KeyConcern.None;
        return budget | expiration
            | (IsNearBudget ? KeyConcern.NearBudget : KeyConcern.None)
            | (Key.Blocked ? KeyConcern.Blocked : KeyConcern.None)
            | (Status.IsUnusedSince(options.UnusedSince) ? KeyConcern.Unused : KeyConcern.None)
            | (Status.Limits.IsUnlimited ? KeyConcern.Unlimited : KeyConcern.None);
    }
}

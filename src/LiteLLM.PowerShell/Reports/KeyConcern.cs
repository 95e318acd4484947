namespace LiteLLM.PowerShell.Reports;

/// <summary>Why somebody should look at a key.</summary>
[Flags]
internal enum KeyConcern
{
    /// <summary>There is no reason.</summary>
    None = 0,

    /// <summary>It has spent its budget, so that the proxy refuses it.</summary>
    OverBudget = 1,

    /// <summary>It has spent the budget from which the proxy warns.</summary>
    OverSoftBudget = 2,

    /// <summary>It has expired, and is still there.</summary>
    Expired = 4,

    /// <summary>It expires soon.</summary>
    Expiring = 8,

    /// <summary>It was blocked by hand.</summary>
    Blocked = 16,

    /// <summary>It has not been used for long, or never.</summary>
    Unused = 32,

    /// <summary>Neither budget nor rate limits it.</summary>
    Unlimited = 64,
}

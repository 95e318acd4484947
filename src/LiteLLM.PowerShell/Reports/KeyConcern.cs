namespace LiteLLM.PowerShell.Reports;

/// <summary>The reasons why a key requires attention.</summary>
[Flags]
internal enum KeyConcern
{
    /// <summary>The key requires no attention.</summary>
    None = 0,

    /// <summary>The key has spent its budget, so the proxy rejects it.</summary>
    OverBudget = 1,

    /// <summary>The key has spent its soft budget.</summary>
    OverSoftBudget = 2,

    /// <summary>The key has expired, but still exists.</summary>
    Expired = 4,

    /// <summary>The key expires soon.</summary>
    Expiring = 8,

    /// <summary>The key is blocked.</summary>
    Blocked = 16,

    /// <summary>The key has not been used for a long time, or never.</summary>
    Unused = 32,

    /// <summary>The key has neither a budget nor a rate limit.</summary>
    Unlimited = 64,

    /// <summary>The key has spent most of its budget.</summary>
    NearBudget = 128,
}

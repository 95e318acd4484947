namespace LiteLLM.PowerShell.Reports;

/// <summary>How much of a budget is left.</summary>
internal enum UsageLevel
{
    /// <summary>There is no budget.</summary>
    Unlimited,

    /// <summary>Enough.</summary>
    Fine,

    /// <summary>Little, or the soft budget is spent.</summary>
    Near,

    /// <summary>Nothing.</summary>
    Over,
}

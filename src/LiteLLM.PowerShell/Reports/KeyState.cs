namespace LiteLLM.PowerShell.Reports;

/// <summary>What a key can do.</summary>
internal enum KeyState
{
    /// <summary>It works.</summary>
    Active,

    /// <summary>It is refused until somebody unblocks it.</summary>
    Blocked,

    /// <summary>It works no more.</summary>
    Expired,

    /// <summary>It is refused until its budget starts again.</summary>
    OverBudget,
}

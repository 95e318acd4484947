namespace LiteLLM.PowerShell.Reading;

/// <summary>Specifies what is added to listed keys.</summary>
internal enum ListingDetail
{
    /// <summary>Nothing. The keys are returned as listed.</summary>
    None,

    /// <summary>The shared budgets of keys with spend, which affect their state.</summary>
    SpentBudgets,

    /// <summary>The shared budgets of all keys that they can limit.</summary>
    Budgets,

    /// <summary>Everything that a listing omits.</summary>
    All,
}

namespace LiteLLM.PowerShell.Reading;

/// <summary>Specifies what is added to the keys of a listing.</summary>
internal enum ListingDetail
{
    /// <summary>Nothing. The keys are as the server lists them.</summary>
    None,

    /// <summary>The shared budgets of keys that have spent something, which decide about their state.</summary>
    SpentBudgets,

    /// <summary>The shared budgets of all keys that these can limit.</summary>
    Budgets,

    /// <summary>Everything that a listing leaves out.</summary>
    All,
}

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>The words with which the filter of the page finds the keys that have a concern.</summary>
internal static class ConcernWords
{
    internal static readonly IReadOnlyDictionary<KeyConcern, string> All = new Dictionary<KeyConcern, string>
    {
        [KeyConcern.OverBudget] = "OverBudget",
        [KeyConcern.NearBudget] = "NearBudget",
        [KeyConcern.OverSoftBudget] = "OverSoftBudget",
        [KeyConcern.Expiring] = "Expiring",
        [KeyConcern.Expired] = "Expired",
        [KeyConcern.Blocked] = "Blocked",
        [KeyConcern.Unused] = "Unused",
        [KeyConcern.Unlimited] = "Unlimited",
    };
}

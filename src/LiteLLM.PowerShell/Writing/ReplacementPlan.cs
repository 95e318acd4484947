using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Writing;

/// <summary>The replacement of a key by a new one with another secret.</summary>
/// <param name="Current">The key, as stored on the server, with all attributes.</param>
/// <param name="Changes">The attributes in which the new key differs.</param>
/// <param name="Alias">The alias that the new key has in the end.</param>
/// <param name="GracePeriod">How long the old secret remains valid, or <c>null</c> to invalidate it at once.</param>
/// <param name="Duration">How long the new key is valid, or <c>null</c> if it expires as the changes specify, or when the current key does.</param>
internal sealed record ReplacementPlan(LiteLLMKey Current, IReadOnlyList<KeyChange> Changes, string Alias, LiteLLMDuration? GracePeriod, LiteLLMDuration? Duration = null)
{
    /// <summary>The alias that the new key has until the current key has released its alias.</summary>
    internal string PendingAlias => KeyReplacement.PendingAlias(Current.KeyAlias!);

    /// <summary>The alias that the current key has in the end.</summary>
    internal string RetiredAlias => KeyReplacement.RetiredAlias(Current.KeyAlias!, Current.Id);

    /// <summary>The spend that the new key takes over, in USD: that of the current period, if the key has a budget.</summary>
    internal double Spend => Changes.Any(change => change.Property == nameof(LiteLLMKey.Spend)) || !HasBudget ? 0 : Current.Spend ?? 0;

    private bool HasBudget => Current.GetLimits().MaxBudget is not null || Changes.Any(change => change.Property == nameof(LiteLLMKey.MaxBudget));

    /// <summary>Describes the steps, one line for each.</summary>
    /// <param name="delivery">Where the secret is delivered: <c>write it to the output</c>.</param>
    /// <param name="spend">Formats an amount.</param>
    internal IReadOnlyList<string> Steps(string delivery, Func<double, string> spend) =>
    [
        $"1. create '{PendingAlias}' with the attributes of '{Current.KeyAlias}' and a new secret; {SpendNote(spend)}",
        $"2. {delivery}",
        $"3. rename '{Current.KeyAlias}' to '{RetiredAlias}', and let it expire {End}",
        $"4. rename '{PendingAlias}' to '{Alias}'",
    ];

    /// <summary>When the old secret ends.</summary>
    internal string End => GracePeriod is null ? "at once" : $"after {GracePeriod}";

    private string SpendNote(Func<double, string> spend) => HasBudget
        ? $"its spend starts at {spend(Spend)}, the spend of the current period"
        : "its spend starts at zero, because the key has no budget";
}

using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Servers since 1.83 keep the spend of a key that is in use in memory, where a change of the stored spend has no effect at first.</summary>
internal static class SpendInMemory
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    /// <summary>The warning for a key whose stored spend changes, or <c>null</c> if it was not in use in the last minutes.</summary>
    internal static string? Warning(LiteLLMKey key, DateTimeOffset now) => key.LastActive > now - Duration
        ? $"The key '{key}' was in use a few minutes ago. The new spend is displayed immediately, but the server may enforce the previous spend for up to {Duration.TotalMinutes} minutes after its last call. Increase -MaxBudget to use the key immediately."
        : null;
}

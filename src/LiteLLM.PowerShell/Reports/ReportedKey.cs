using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>A key, and why somebody should look at it.</summary>
internal sealed class ReportedKey
{
    private static readonly string[] LimitsOfBudget = ["max_budget", "tpm_limit", "rpm_limit", "max_parallel_requests", "model_max_budget"];

    internal ReportedKey(LiteLLMKey key, KeyReportOptions options)
    {
        Key = key;
        Usage = new Usage(key.Spend ?? 0, key.MaxBudget, key.SoftBudget);
        Concerns = Of(options);
    }

    internal LiteLLMKey Key { get; }

    internal Usage Usage { get; }

    internal KeyConcern Concerns { get; }

    /// <summary>What it can do, at the time of the report.</summary>
    internal KeyState State =>
        Concerns.HasFlag(KeyConcern.Blocked) ? KeyState.Blocked
        : Concerns.HasFlag(KeyConcern.Expired) ? KeyState.Expired
        : Concerns.HasFlag(KeyConcern.OverBudget) ? KeyState.OverBudget
        : KeyState.Active;

    /// <summary>Whether it has spent nothing since it was made. A budget that starts again hides what was spent before.</summary>
    internal bool HasSpentNothing => Usage.Spend <= 0 && Key.BudgetDuration is null;

    private KeyConcern Of(KeyReportOptions options)
    {
        KeyConcern budget = Usage.Level == UsageLevel.Over ? KeyConcern.OverBudget
            : Usage.Spend >= Usage.SoftBudget ? KeyConcern.OverSoftBudget
            : KeyConcern.None;
        KeyConcern life = Key.Expires <= options.Now ? KeyConcern.Expired
            : Key.Expires <= options.ExpiringBefore ? KeyConcern.Expiring
            : KeyConcern.None;
        return budget | life
            | (Key.Blocked ? KeyConcern.Blocked : KeyConcern.None)
            | (IsUnused(options.UnusedSince) ? KeyConcern.Unused : KeyConcern.None)
            | (IsUnlimited() ? KeyConcern.Unlimited : KeyConcern.None);
    }

    /// <summary>No server tells the last use. It counts each use that costs something as an update, and adds it to the spend.</summary>
    private bool IsUnused(DateTimeOffset since) => Key.CreatedAt < since && (HasSpentNothing || Key.UpdatedAt < since);

    private bool IsUnlimited()
    {
        JsonElement sharedBudget = KeyRow.Member(Key.Row, "litellm_budget_table");
        return Key is { MaxBudget: null, TpmLimit: null, RpmLimit: null, MaxParallelRequests: null }
            && Key.ModelMaxBudget.Count + Key.ModelRpmLimit.Count + Key.ModelTpmLimit.Count == 0
            && Array.TrueForAll(LimitsOfBudget, name => JsonComparing.IsEmpty(KeyRow.Member(sharedBudget, name)));
    }
}

using System.Collections.Specialized;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// The limits that the proxy enforces for a key. Each limit is the value of the key if it has one, and otherwise the value of the
/// budget in <c>BudgetId</c>. Spend and requests are counted for each key separately, even if several keys share the budget.
/// </summary>
public sealed class KeyLimits
{
    internal KeyLimits(LiteLLMKey key, DateTimeOffset now)
    {
        JsonElement budget = KeyJson.Budget(key.Row);
        JsonElement metadata = KeyJson.Metadata(key.Row);
        double? increase = JsonValueReader.ToTime(JsonValueReader.Member(metadata, "temp_budget_expiry")) > now
            ? JsonValueReader.ToDouble(JsonValueReader.Member(metadata, "temp_budget_increase"))
            : null;
        MaxBudget = (key.MaxBudget ?? JsonValueReader.ToDouble(JsonValueReader.Member(budget, "max_budget"))) + (increase ?? 0);
        SoftBudget = key.SoftBudget;
        (BudgetDuration, BudgetResetAt) = key.BudgetDuration is { } own
            ? (own, key.BudgetResetAt)
            : (TextOf(JsonValueReader.Member(budget, "budget_duration")), JsonValueReader.ToTime(JsonValueReader.Member(budget, "budget_reset_at")) ?? key.BudgetResetAt);
        TpmLimit = key.TpmLimit ?? JsonValueReader.ToInteger(JsonValueReader.Member(budget, "tpm_limit"));
        RpmLimit = key.RpmLimit ?? JsonValueReader.ToInteger(JsonValueReader.Member(budget, "rpm_limit"));
        MaxParallelRequests = key.MaxParallelRequests;
        ModelMaxBudget = key.ModelMaxBudget.Count > 0 ? key.ModelMaxBudget : new ObjectMap(JsonValueReader.Member(budget, "model_max_budget"));
        HasModelLimits = ModelMaxBudget.Count + key.ModelRpmLimit.Count + key.ModelTpmLimit.Count > 0;
    }

    /// <summary>The spend, in USD, at which the proxy refuses the key, including a temporary increase. <c>null</c> means no limit.</summary>
    public double? MaxBudget { get; }

    /// <summary>The spend, in USD, from which the proxy warns without refusing requests. <c>null</c> means no warning.</summary>
    public double? SoftBudget { get; }

    /// <summary>How often the spend is reset to zero, for example <c>30d</c>.</summary>
    public string? BudgetDuration { get; }

    /// <summary>When the spend is next reset to zero.</summary>
    public DateTimeOffset? BudgetResetAt { get; }

    /// <summary>The maximum number of tokens per minute over all models.</summary>
    public long? TpmLimit { get; }

    /// <summary>The maximum number of requests per minute over all models.</summary>
    public long? RpmLimit { get; }

    /// <summary>The maximum number of concurrent requests. The proxy enforces only the value of the key, not that of a shared budget.</summary>
    public long? MaxParallelRequests { get; }

    /// <summary>The budget of each model.</summary>
    public OrderedDictionary ModelMaxBudget { get; }

    private bool HasModelLimits { get; }

    /// <summary>Whether the key has neither a budget nor a rate limit.</summary>
    internal bool IsUnlimited => (MaxBudget, TpmLimit, RpmLimit, MaxParallelRequests, HasModelLimits) is (null, null, null, null, false);

    private static string? TextOf(JsonElement value) => JsonEquality.IsEmpty(value) ? null : JsonValueReader.ToText(value);
}

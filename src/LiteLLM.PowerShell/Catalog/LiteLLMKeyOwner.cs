using System.Collections.Specialized;

namespace LiteLLM.PowerShell.Catalog;

/// <summary>The owner of keys, with the limits that apply to all its keys together.</summary>
public abstract class LiteLLMKeyOwner
{
    private protected LiteLLMKeyOwner(CatalogRow fields)
    {
        Models = fields.Texts("models");
        Spend = fields.Number("spend");
        MaxBudget = fields.Number("max_budget");
        BudgetDuration = fields.Text("budget_duration");
        BudgetResetAt = fields.Time("budget_reset_at");
        TpmLimit = fields.WholeNumber("tpm_limit");
        RpmLimit = fields.WholeNumber("rpm_limit");
        MaxParallelRequests = fields.WholeNumber("max_parallel_requests");
        Metadata = fields.Map("metadata");
        CreatedAt = fields.Time("created_at");
        UpdatedAt = fields.Time("updated_at");
    }

    /// <summary>The models that the keys may call. If empty, all models of the proxy.</summary>
    public string[] Models { get; }

    /// <summary>The spend in the current budget period, in USD.</summary>
    public double? Spend { get; }

    /// <summary>The maximum spend in one budget period, in USD. <c>null</c> means no limit.</summary>
    public double? MaxBudget { get; }

    /// <summary>How often the spend is reset to zero, for example <c>30d</c>.</summary>
    public string? BudgetDuration { get; }

    /// <summary>When the spend is next reset to zero.</summary>
    public DateTimeOffset? BudgetResetAt { get; }

    /// <summary>The maximum number of tokens per minute.</summary>
    public long? TpmLimit { get; }

    /// <summary>The maximum number of requests per minute.</summary>
    public long? RpmLimit { get; }

    /// <summary>The maximum number of concurrent requests.</summary>
    public long? MaxParallelRequests { get; }

    /// <summary>The metadata of the team or user.</summary>
    public OrderedDictionary Metadata { get; }

    /// <summary>When the team or user was created.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When the team or user was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; }
}

using System.Collections.Specialized;

namespace LiteLLM.PowerShell.Catalog;

/// <summary>Whom keys belong to, with what all the keys together may do and spend.</summary>
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

    /// <summary>The models that may be called. Empty: all models of the proxy.</summary>
    public string[] Models { get; }

    /// <summary>What was spent in the running budget period, in USD.</summary>
    public double? Spend { get; }

    /// <summary>What may be spent in one budget period, in USD. None: no limit.</summary>
    public double? MaxBudget { get; }

    /// <summary>How often the spend starts again from zero.</summary>
    public string? BudgetDuration { get; }

    /// <summary>When the spend starts again from zero.</summary>
    public DateTimeOffset? BudgetResetAt { get; }

    /// <summary>Tokens per minute.</summary>
    public long? TpmLimit { get; }

    /// <summary>Requests per minute.</summary>
    public long? RpmLimit { get; }

    /// <summary>Requests at the same time.</summary>
    public long? MaxParallelRequests { get; }

    /// <summary>The metadata of the team or user.</summary>
    public OrderedDictionary Metadata { get; }

    /// <summary>When the team or user was made.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When the team or user was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; }
}

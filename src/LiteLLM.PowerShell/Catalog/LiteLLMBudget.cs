using System.Collections.Specialized;

namespace LiteLLM.PowerShell.Catalog;

/// <summary>A budget as the server last returned it (<c>/budget/list</c>). Keys, users, teams and organizations can share it.</summary>
/// <remarks>A limit of a budget applies to each key that uses it separately, unless the key has its own limit.</remarks>
public sealed class LiteLLMBudget
{
    internal LiteLLMBudget(CatalogRow fields)
    {
        BudgetId = fields.Text("budget_id") ?? "";
        MaxBudget = fields.Number("max_budget");
        SoftBudget = fields.Number("soft_budget");
        BudgetDuration = fields.Text("budget_duration");
        BudgetResetAt = fields.Time("budget_reset_at");
        TpmLimit = fields.WholeNumber("tpm_limit");
        RpmLimit = fields.WholeNumber("rpm_limit");
        MaxParallelRequests = fields.WholeNumber("max_parallel_requests");
        ModelMaxBudget = fields.Map("model_max_budget");
        CreatedAt = fields.Time("created_at");
        CreatedBy = fields.Text("created_by");
        UpdatedAt = fields.Time("updated_at");
        UpdatedBy = fields.Text("updated_by");
    }

    /// <summary>The id of the budget, which <c>-BudgetId</c> of the other cmdlets specifies.</summary>
    public string BudgetId { get; }

    /// <summary>The spend, in USD, at which a key is refused. <c>null</c> means no limit.</summary>
    public double? MaxBudget { get; }

    /// <summary>The spend, in USD, from which the proxy warns without refusing requests.</summary>
    public double? SoftBudget { get; }

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

    /// <summary>The budget of each model.</summary>
    public OrderedDictionary ModelMaxBudget { get; }

    /// <summary>When the budget was created.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>The user who created the budget.</summary>
    public string? CreatedBy { get; }

    /// <summary>When the budget was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; }

    /// <summary>The user who last changed the budget.</summary>
    public string? UpdatedBy { get; }

    /// <summary>The <see cref="BudgetId"/>.</summary>
    public override string ToString() => BudgetId;
}

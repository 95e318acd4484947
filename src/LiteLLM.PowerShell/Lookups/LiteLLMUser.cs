using System.Collections.Specialized;
using System.Text.Json;

namespace LiteLLM.PowerShell.Lookups;

/// <summary>A user as the server last told it (<c>/user/list</c>).</summary>
public sealed class LiteLLMUser
{
    internal LiteLLMUser(JsonElement row)
    {
        var fields = new RowFields(row);
        UserId = fields.Text("user_id") ?? "";
        UserAlias = fields.Text("user_alias");
        UserEmail = fields.Text("user_email");
        UserRole = fields.Text("user_role");
        Teams = fields.Texts("teams");
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

    /// <summary>The id of the user, which <c>-UserId</c> of the other cmdlets takes.</summary>
    public string UserId { get; }

    /// <summary>The name of the user.</summary>
    public string? UserAlias { get; }

    /// <summary>The mail address of the user.</summary>
    public string? UserEmail { get; }

    /// <summary>What the user may do, for instance <c>proxy_admin</c> or <c>internal_user</c>.</summary>
    public string? UserRole { get; }

    /// <summary>The ids of the teams that the user belongs to.</summary>
    public string[] Teams { get; }

    /// <summary>The models that the user may call. Empty: all models of the proxy.</summary>
    public string[] Models { get; }

    /// <summary>What the user has spent in the running budget period, in USD.</summary>
    public double? Spend { get; }

    /// <summary>What the user may spend in one budget period, in USD. None: no limit.</summary>
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

    /// <summary>The user's metadata.</summary>
    public OrderedDictionary Metadata { get; }

    /// <summary>When the user was made.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When the user was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; }

    /// <summary>The name, the mail address or the id: the first that there is.</summary>
    public override string ToString() =>
        UserAlias is { Length: > 0 } alias ? alias : UserEmail is { Length: > 0 } mail ? mail : UserId;
}

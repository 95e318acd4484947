using System.Collections.Specialized;
using System.Text.Json;

namespace LiteLLM.PowerShell.Lookups;

/// <summary>A team as the server last told it (<c>/team/list</c>).</summary>
public sealed class LiteLLMTeam
{
    internal LiteLLMTeam(JsonElement row)
    {
        var fields = new RowFields(row);
        TeamId = fields.Text("team_id") ?? "";
        TeamAlias = fields.Text("team_alias");
        OrganizationId = fields.Text("organization_id");
        Models = fields.Texts("models");
        Spend = fields.Number("spend");
        MaxBudget = fields.Number("max_budget");
        BudgetDuration = fields.Text("budget_duration");
        BudgetResetAt = fields.Time("budget_reset_at");
        TpmLimit = fields.WholeNumber("tpm_limit");
        RpmLimit = fields.WholeNumber("rpm_limit");
        MaxParallelRequests = fields.WholeNumber("max_parallel_requests");
        Blocked = fields.Flag("blocked");
        Members = fields.Texts("members_with_roles", "user_id");
        Metadata = fields.Map("metadata");
        CreatedAt = fields.Time("created_at");
        UpdatedAt = fields.Time("updated_at");
    }

    /// <summary>The id of the team, which <c>-TeamId</c> of the other cmdlets takes.</summary>
    public string TeamId { get; }

    /// <summary>The name of the team. Two teams can have the same one.</summary>
    public string? TeamAlias { get; }

    /// <summary>The organization that the team belongs to.</summary>
    public string? OrganizationId { get; }

    /// <summary>The models that the team may call. Empty: all models of the proxy.</summary>
    public string[] Models { get; }

    /// <summary>What the team has spent in the running budget period, in USD.</summary>
    public double? Spend { get; }

    /// <summary>What the team may spend in one budget period, in USD. None: no limit.</summary>
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

    /// <summary>Whether the team's keys are refused.</summary>
    public bool Blocked { get; }

    /// <summary>The ids of the team's members.</summary>
    public string[] Members { get; }

    /// <summary>The team's metadata.</summary>
    public OrderedDictionary Metadata { get; }

    /// <summary>When the team was made.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When the team was changed.</summary>
    public DateTimeOffset? UpdatedAt { get; }

    /// <summary>The name, or the id where there is none.</summary>
    public override string ToString() => TeamAlias is { Length: > 0 } alias ? alias : TeamId;
}

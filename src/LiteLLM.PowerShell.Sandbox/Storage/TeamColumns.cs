using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of teams, in the order in which a response contains them.</summary>
internal static class TeamColumns
{
    /// <summary>The name.</summary>
    public static readonly Column TeamAlias = new("team_alias", ColumnType.Text);

    /// <summary>The identity.</summary>
    public static readonly Column TeamId = new("team_id", ColumnType.Text);

    /// <summary>The members and what they are.</summary>
    public static readonly Column MembersWithRoles = new("members_with_roles", ColumnType.List);

    /// <summary>Tokens per minute.</summary>
    public static readonly Column TpmLimit = new("tpm_limit", ColumnType.BigInteger);

    /// <summary>Requests per minute.</summary>
    public static readonly Column RpmLimit = new("rpm_limit", ColumnType.BigInteger);

    /// <summary>After which time spend starts again at zero.</summary>
    public static readonly Column BudgetDuration = new("budget_duration", ColumnType.Text);

    /// <summary>The models that may be used.</summary>
    public static readonly Column Models = List("models");

    /// <summary>When spend starts again.</summary>
    public static readonly Column BudgetResetAt = new("budget_reset_at", ColumnType.Time);

    /// <summary>When the team was last changed.</summary>
    public static readonly Column UpdatedAt = new("updated_at", ColumnType.Time);

    /// <summary>When the team was created.</summary>
    public static readonly Column CreatedAt = new("created_at", ColumnType.Time);

    /// <summary>The organization.</summary>
    public static readonly Column OrganizationId = new("organization_id", ColumnType.Text);

    /// <summary>Whether the team is blocked.</summary>
    public static readonly Column Blocked = new("blocked", ColumnType.Boolean) { Default = false };

    /// <summary>Whatever is kept with the team.</summary>
    public static readonly Column Metadata = new("metadata", ColumnType.Json) { Default = JsonParts.EmptyObject, Required = true };

    /// <summary>What may be spent.</summary>
    public static readonly Column MaxBudget = new("max_budget", ColumnType.Float);

    /// <summary>The names that the team has for models.</summary>
    public static readonly Column ModelTable = new("litellm_model_table", ColumnType.Json);

    private static readonly Column ModelSpend = new("model_spend", ColumnType.Json) { Default = JsonParts.EmptyObject };

    /// <summary>Room for the object permission, which creation leaves empty.</summary>
    public static readonly Column ObjectPermission = new("object_permission", ColumnType.Json);

    /// <summary>The object permission's row.</summary>
    public static readonly Column ObjectPermissionId = new("object_permission_id", ColumnType.Text);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        TeamAlias,
        TeamId,
        OrganizationId,
        List("admins"),
        List("members"),
        MembersWithRoles,
        List("team_member_permissions"),
        Metadata,
        TpmLimit,
        RpmLimit,
        MaxBudget,
        new("soft_budget", ColumnType.Float) { In = Versions.WithNewerFields },
        BudgetDuration,
        Models,
        Blocked,
        new("router_settings", ColumnType.Json) { Default = JsonParts.EmptyObject, In = Versions.WithNewerFields },
        List("access_group_ids", Versions.WithNewerFields),
        new("spend", ColumnType.Float) { Default = 0.0 },
        new("max_parallel_requests", ColumnType.Integer),
        BudgetResetAt,
        new("model_id", ColumnType.Text),
        ModelTable,
        ObjectPermission,
        UpdatedAt,
        CreatedAt,
        ObjectPermissionId,
        ModelSpend,
        new("model_max_budget", ColumnType.Json) { Default = JsonParts.EmptyObject },
        List("policies"),
        new("allow_team_guardrail_config", ColumnType.Boolean) { Default = false },
        new("litellm_organization_table", ColumnType.Json),
        new("projects", ColumnType.Json) { In = Versions.WithAgentsAndProjects });

    /// <summary>Those that most endpoints return.</summary>
    public static IEnumerable<Column> Returned => Shape.Columns.TakeWhile(column => column != ModelSpend);

    private static Column List(string name, Func<ServerVersion, bool>? versions = null) =>
        new(name, ColumnType.List) { Default = JsonParts.EmptyArray, In = versions ?? Versions.All };
}

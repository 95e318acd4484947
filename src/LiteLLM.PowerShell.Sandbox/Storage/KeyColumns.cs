using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of keys.</summary>
internal static class KeyColumns
{
    /// <summary>The hash of the secret: the key's identity.</summary>
    public static readonly Column Token = new("token", ColumnType.Text);

    /// <summary>The end of the secret.</summary>
    public static readonly Column KeyName = new("key_name", ColumnType.Text);

    /// <summary>The unique name.</summary>
    public static readonly Column KeyAlias = new("key_alias", ColumnType.Text);

    /// <summary>What was spent.</summary>
    public static readonly Column Spend = new("spend", ColumnType.Float) { Default = 0.0, Required = true };

    /// <summary>When the key stops working.</summary>
    public static readonly Column Expires = new("expires", ColumnType.Time);

    /// <summary>The models that may be used.</summary>
    public static readonly Column Models = List("models");

    /// <summary>The owner.</summary>
    public static readonly Column UserId = new("user_id", ColumnType.Text);

    /// <summary>The team.</summary>
    public static readonly Column TeamId = new("team_id", ColumnType.Text);

    /// <summary>The agent.</summary>
    public static readonly Column AgentId = new("agent_id", ColumnType.Text) { In = Versions.WithAgentsAndProjects };

    /// <summary>The project.</summary>
    public static readonly Column ProjectId = new("project_id", ColumnType.Text) { In = Versions.WithAgentsAndProjects };

    /// <summary>What the key may do besides.</summary>
    public static readonly Column Permissions = Map("permissions");

    /// <summary>Whatever users and the server keep with the key.</summary>
    public static readonly Column Metadata = Map("metadata");

    /// <summary>Whether the key is blocked.</summary>
    public static readonly Column Blocked = new("blocked", ColumnType.Boolean);

    /// <summary>Tokens per minute.</summary>
    public static readonly Column TpmLimit = new("tpm_limit", ColumnType.BigInteger);

    /// <summary>Requests per minute.</summary>
    public static readonly Column RpmLimit = new("rpm_limit", ColumnType.BigInteger);

    /// <summary>What may be spent.</summary>
    public static readonly Column MaxBudget = new("max_budget", ColumnType.Float);

    /// <summary>After which time spend starts again at zero.</summary>
    public static readonly Column BudgetDuration = new("budget_duration", ColumnType.Text);

    /// <summary>When that happens next.</summary>
    public static readonly Column BudgetResetAt = new("budget_reset_at", ColumnType.Time);

    /// <summary>The routes that may be called.</summary>
    public static readonly Column AllowedRoutes = List("allowed_routes");

    /// <summary>Budgets of single models.</summary>
    public static readonly Column ModelMaxBudget = Map("model_max_budget");

    /// <summary>The budget's row.</summary>
    public static readonly Column BudgetId = new("budget_id", ColumnType.Text);

    /// <summary>The organization.</summary>
    public static readonly Column OrganizationId = new("organization_id", ColumnType.Text);

    /// <summary>The object permission's row.</summary>
    public static readonly Column ObjectPermissionId = new("object_permission_id", ColumnType.Text);

    /// <summary>When the key was created.</summary>
    public static readonly Column CreatedAt = new("created_at", ColumnType.Time);

    /// <summary>Who created it.</summary>
    public static readonly Column CreatedBy = new("created_by", ColumnType.Text);

    /// <summary>When it was last changed.</summary>
    public static readonly Column UpdatedAt = new("updated_at", ColumnType.Time);

    /// <summary>Who changed it last.</summary>
    public static readonly Column UpdatedBy = new("updated_by", ColumnType.Text);

    /// <summary>When the key was last used.</summary>
    public static readonly Column LastActive = new("last_active", ColumnType.Time) { In = Versions.WithAgentsAndProjects };

    /// <summary>Whether the server rotates the key by itself.</summary>
    public static readonly Column AutoRotate = new("auto_rotate", ColumnType.Boolean) { Default = false };

    /// <summary>How often.</summary>
    public static readonly Column RotationInterval = new("rotation_interval", ColumnType.Text);

    /// <summary>When next.</summary>
    public static readonly Column KeyRotationAt = new("key_rotation_at", ColumnType.Time);

    /// <summary>Other names for models.</summary>
    public static readonly Column Aliases = Map("aliases");

    /// <summary>Settings that nothing but the check of models looks at.</summary>
    public static readonly Column Config = Map("config");

    /// <summary>The type that the key was created with.</summary>
    public static readonly Column KeyType = new("key_type", ColumnType.Text) { In = Versions.WithNewestFields };

    /// <summary>Several budgets at once, each for its own time.</summary>
    public static readonly Column BudgetLimits = new("budget_limits", ColumnType.Json) { In = Versions.WithNewestFields };

    /// <summary>When the settings were last changed; spend does not count.</summary>
    public static readonly Column SettingsUpdatedAt = new("settings_updated_at", ColumnType.Time) { In = Versions.WithNewestFields };

    /// <summary>The access groups that add to the models.</summary>
    public static readonly Column AccessGroupIds = List("access_group_ids", Versions.WithNewerFields);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        Token,
        KeyName,
        KeyAlias,
        KeyType,
        new("soft_budget_cooldown", ColumnType.Boolean) { Default = false, Required = true },
        Spend,
        Expires,
        Models,
        Aliases,
        Config,
        new("router_settings", ColumnType.Json) { Default = JsonParts.EmptyObject, In = Versions.WithNewerFields },
        UserId,
        TeamId,
        AgentId,
        ProjectId,
        Permissions,
        new("max_parallel_requests", ColumnType.Integer),
        Metadata,
        Blocked,
        TpmLimit,
        RpmLimit,
        new("tpd_limit", ColumnType.BigInteger) { In = Versions.WithNewestFields },
        MaxBudget,
        BudgetDuration,
        BudgetResetAt,
        BudgetLimits,
        List("allowed_cache_controls"),
        AllowedRoutes,
        List("policies", Versions.WithNewerFields),
        AccessGroupIds,
        Map("model_spend"),
        ModelMaxBudget,
        new("budget_fallbacks", ColumnType.Json) { In = Versions.WithNewestFields },
        BudgetId,
        OrganizationId,
        ObjectPermissionId,
        CreatedAt,
        CreatedBy,
        UpdatedAt,
        UpdatedBy,
        SettingsUpdatedAt,
        LastActive,
        new("rotation_count", ColumnType.Integer) { Default = 0L },
        AutoRotate,
        RotationInterval,
        new("last_rotation_at", ColumnType.Time),
        KeyRotationAt);

    private static Column Map(string name) => new(name, ColumnType.Json) { Default = JsonParts.EmptyObject, Required = true };

    private static Column List(string name, Func<ServerVersion, bool>? versions = null) =>
        new(name, ColumnType.List) { Default = JsonParts.EmptyArray, Required = true, In = versions ?? Versions.All };
}

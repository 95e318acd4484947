using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of users.</summary>
internal static class UserColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column UserId = new("user_id", ColumnType.Text);

    /// <summary>The name.</summary>
    public static readonly Column UserAlias = new("user_alias", ColumnType.Text);

    /// <summary>The address.</summary>
    public static readonly Column UserEmail = new("user_email", ColumnType.Text);

    /// <summary>The password, which the user's own answer leaves out from 1.83 on.</summary>
    public static readonly Column Password = new("password", ColumnType.Text);

    /// <summary>What the user may do.</summary>
    public static readonly Column UserRole = new("user_role", ColumnType.Text);

    /// <summary>When the user was created.</summary>
    public static readonly Column CreatedAt = new("created_at", ColumnType.Time);

    /// <summary>When the user was last changed.</summary>
    public static readonly Column UpdatedAt = new("updated_at", ColumnType.Time);

    /// <summary>The teams.</summary>
    public static readonly Column Teams = List("teams");

    /// <summary>What may be spent with keys that have no team.</summary>
    public static readonly Column MaxBudget = new("max_budget", ColumnType.Float);

    /// <summary>The models that keys without a team may use.</summary>
    public static readonly Column Models = List("models");

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        UserId,
        UserAlias,
        new("team_id", ColumnType.Text),
        new("sso_user_id", ColumnType.Text),
        new("organization_id", ColumnType.Text),
        new("object_permission_id", ColumnType.Text),
        Password,
        Teams,
        UserRole,
        MaxBudget,
        new("spend", ColumnType.Float) { Default = 0.0 },
        UserEmail,
        Models,
        Map("metadata"),
        new("max_parallel_requests", ColumnType.Integer),
        new("tpm_limit", ColumnType.BigInteger),
        new("rpm_limit", ColumnType.BigInteger),
        new("budget_duration", ColumnType.Text),
        new("budget_reset_at", ColumnType.Time),
        List("allowed_cache_controls"),
        List("policies", Versions.WithNewerFields),
        Map("model_spend"),
        Map("model_max_budget"),
        CreatedAt,
        UpdatedAt);

    private static Column Map(string name) => new(name, ColumnType.Json) { Default = JsonParts.EmptyObject };

    private static Column List(string name, Func<ServerVersion, bool>? versions = null) =>
        new(name, ColumnType.List) { Default = JsonParts.EmptyArray, In = versions ?? Versions.All };
}

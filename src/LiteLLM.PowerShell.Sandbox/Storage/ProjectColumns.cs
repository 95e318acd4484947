using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of projects.</summary>
internal static class ProjectColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column ProjectId = new("project_id", ColumnType.Text);

    /// <summary>The budget's row.</summary>
    public static readonly Column BudgetId = new("budget_id", ColumnType.Text);

    /// <summary>The models that may be used.</summary>
    public static readonly Column Models = new("models", ColumnType.List) { Default = JsonParts.EmptyArray };

    /// <summary>Whether the project is blocked.</summary>
    public static readonly Column Blocked = new("blocked", ColumnType.Boolean) { Default = false };

    /// <summary>Who created the project.</summary>
    public static readonly Column CreatedBy = new("created_by", ColumnType.Text);

    /// <summary>Who changed it last.</summary>
    public static readonly Column UpdatedBy = new("updated_by", ColumnType.Text);

    /// <summary>When it was created.</summary>
    public static readonly Column CreatedAt = new("created_at", ColumnType.Time);

    /// <summary>When it was last changed.</summary>
    public static readonly Column UpdatedAt = new("updated_at", ColumnType.Time);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        ProjectId,
        new("project_alias", ColumnType.Text),
        new("description", ColumnType.Text),
        new("team_id", ColumnType.Text),
        BudgetId,
        Map("metadata"),
        Models,
        new("spend", ColumnType.Float) { Default = 0.0 },
        Map("model_spend"),
        Map("model_rpm_limit"),
        Map("model_tpm_limit"),
        Blocked,
        new("object_permission_id", ColumnType.Text),
        CreatedBy,
        UpdatedBy,
        CreatedAt,
        UpdatedAt);

    private static Column Map(string name) => new(name, ColumnType.Json) { Default = JsonParts.EmptyObject };
}

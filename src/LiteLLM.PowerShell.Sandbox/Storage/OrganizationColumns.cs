using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of organizations.</summary>
internal static class OrganizationColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column OrganizationId = new("organization_id", ColumnType.Text);

    /// <summary>The budget's row.</summary>
    public static readonly Column BudgetId = new("budget_id", ColumnType.Text);

    /// <summary>The models that teams and keys may be given.</summary>
    public static readonly Column Models = new("models", ColumnType.List) { Default = JsonParts.EmptyArray };

    /// <summary>Who created the organization.</summary>
    public static readonly Column CreatedBy = new("created_by", ColumnType.Text);

    /// <summary>Who changed it last.</summary>
    public static readonly Column UpdatedBy = new("updated_by", ColumnType.Text);

    /// <summary>When it was created.</summary>
    public static readonly Column CreatedAt = new("created_at", ColumnType.Time);

    /// <summary>When it was last changed.</summary>
    public static readonly Column UpdatedAt = new("updated_at", ColumnType.Time);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        OrganizationId,
        new("organization_alias", ColumnType.Text),
        BudgetId,
        new("spend", ColumnType.Float) { Default = 0.0 },
        new("metadata", ColumnType.Json) { Default = JsonParts.EmptyObject },
        Models,
        CreatedBy,
        UpdatedBy,
        CreatedAt,
        UpdatedAt);
}

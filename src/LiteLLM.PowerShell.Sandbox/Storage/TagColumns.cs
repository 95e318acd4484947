using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of tags; no answer shows what was spent for one.</summary>
internal static class TagColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column Name = new("name", ColumnType.Text);

    /// <summary>Who created the tag.</summary>
    public static readonly Column CreatedBy = new("created_by", ColumnType.Text);

    /// <summary>When it was created.</summary>
    public static readonly Column CreatedAt = new("created_at", ColumnType.Time);

    /// <summary>When it was last changed.</summary>
    public static readonly Column UpdatedAt = new("updated_at", ColumnType.Time);

    /// <summary>The budget's row.</summary>
    public static readonly Column BudgetId = new("budget_id", ColumnType.Text);

    private static readonly Column Spend = new("spend", ColumnType.Float) { Default = 0.0 };

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        Name,
        new("description", ColumnType.Text),
        new("models", ColumnType.List) { Default = JsonParts.EmptyArray },
        new("model_info", ColumnType.Json) { Default = JsonParts.EmptyObject },
        CreatedAt,
        UpdatedAt,
        CreatedBy,
        BudgetId,
        Spend);

    /// <summary>Those that an answer shows.</summary>
    public static IEnumerable<Column> Shown => Shape.Columns.Where(column => column != BudgetId && column != Spend);
}

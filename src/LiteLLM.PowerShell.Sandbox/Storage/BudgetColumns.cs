namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of budgets.</summary>
internal static class BudgetColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column BudgetId = new("budget_id", ColumnType.Text);

    /// <summary>The amount at which a warning is due.</summary>
    public static readonly Column SoftBudget = new("soft_budget", ColumnType.Float);

    /// <summary>Budgets of single models.</summary>
    public static readonly Column ModelMaxBudget = new("model_max_budget", ColumnType.Json);

    /// <summary>After which time spend starts again at zero.</summary>
    public static readonly Column BudgetDuration = new("budget_duration", ColumnType.Text);

    /// <summary>When that happens next.</summary>
    public static readonly Column BudgetResetAt = new("budget_reset_at", ColumnType.Time);

    /// <summary>When the budget was created.</summary>
    public static readonly Column CreatedAt = new("created_at", ColumnType.Time) { Required = true };

    /// <summary>Who created it.</summary>
    public static readonly Column CreatedBy = new("created_by", ColumnType.Text) { Required = true };

    /// <summary>When it was last changed.</summary>
    public static readonly Column UpdatedAt = new("updated_at", ColumnType.Time) { Required = true };

    /// <summary>Who changed it last.</summary>
    public static readonly Column UpdatedBy = new("updated_by", ColumnType.Text) { Required = true };

    /// <summary>What may be spent.</summary>
    public static readonly Column MaxBudget = new("max_budget", ColumnType.Float);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        BudgetId,
        MaxBudget,
        SoftBudget,
        new("max_parallel_requests", ColumnType.Integer),
        new("tpm_limit", ColumnType.BigInteger),
        new("rpm_limit", ColumnType.BigInteger),
        ModelMaxBudget,
        BudgetDuration,
        BudgetResetAt,
        CreatedAt,
        CreatedBy,
        UpdatedAt,
        UpdatedBy);
}

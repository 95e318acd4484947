namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of customers, whom completions name as <c>user</c>.</summary>
internal static class CustomerColumns
{
    /// <summary>The identity.</summary>
    public static readonly Column UserId = new("user_id", ColumnType.Text);

    /// <summary>The budget's row.</summary>
    public static readonly Column BudgetId = new("budget_id", ColumnType.Text);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        UserId,
        new("blocked", ColumnType.Boolean) { Default = false },
        new("alias", ColumnType.Text),
        new("spend", ColumnType.Float) { Default = 0.0 },
        new("allowed_model_region", ColumnType.Text),
        new("default_model", ColumnType.Text),
        BudgetId);
}

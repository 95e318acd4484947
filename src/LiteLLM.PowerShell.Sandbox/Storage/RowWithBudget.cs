namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>A row and the budget it refers to.</summary>
internal sealed class RowWithBudget(Row row, Row? budget)
{
    /// <summary>The row.</summary>
    public Row Row { get; } = row;

    /// <summary>Its budget, if it has one.</summary>
    public Row? Budget { get; } = budget;
}

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>A key and the budget it refers to.</summary>
internal sealed class KeyWithBudget(Row key, Row? budget)
{
    /// <summary>The key.</summary>
    public Row Key { get; } = key;

    /// <summary>Its budget, if it has one.</summary>
    public Row? Budget { get; } = budget;
}

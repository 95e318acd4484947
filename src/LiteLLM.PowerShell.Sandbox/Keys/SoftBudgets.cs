using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The budgets with the soft budgets of keys.</summary>
internal sealed class SoftBudgets(SandboxState state)
{
    private readonly RowTable _budgets = state.Database.Budgets;

    /// <summary>Creates a budget; returns its identity.</summary>
    public string Create(double softBudget, JsonElement? modelBudgets, Caller caller)
    {
        DateTimeOffset now = state.Now;
        string id = RowId.New();
        _budgets.Put(BudgetColumns.Shape.NewRow().With(new Changes
        {
            [BudgetColumns.BudgetId] = id,
            [BudgetColumns.SoftBudget] = softBudget,
            [BudgetColumns.ModelMaxBudget] = modelBudgets ?? JsonParts.EmptyObject,
            [BudgetColumns.CreatedAt] = now,
            [BudgetColumns.CreatedBy] = caller.Name,
            [BudgetColumns.UpdatedAt] = now,
            [BudgetColumns.UpdatedBy] = caller.Name,
        }));
        return id;
    }

    /// <summary>Sets or removes a soft budget; returns the identity of the budget that a key then refers to.</summary>
    public string? Set(string? budgetId, double? softBudget, Caller caller)
    {
        if (_budgets.Find(budgetId) is not { } budget)
            return softBudget is { } value ? Create(value, null, caller) : budgetId;
        _budgets.Put(budget.With(new Changes
        {
            [BudgetColumns.SoftBudget] = softBudget,
            [BudgetColumns.UpdatedAt] = state.Now,
            [BudgetColumns.UpdatedBy] = caller.Name,
        }));
        return budgetId;
    }
}

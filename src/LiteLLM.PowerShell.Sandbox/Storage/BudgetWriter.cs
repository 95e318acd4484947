using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>Keeps the budgets of organizations, members, customers, tags and projects, which are set together with these.</summary>
internal sealed class BudgetWriter(SandboxState state)
{
    /// <summary>The fields of a request that belong to the budget.</summary>
    public static readonly Field[] Fields =
    [
        new("max_budget", FieldType.Float),
        new("soft_budget", FieldType.Float),
        new("max_parallel_requests", FieldType.Integer),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("budget_duration", FieldType.Text),
        new("model_max_budget", FieldType.Map),
    ];

    /// <summary>Creates a budget with the fields that a request names, or changes the one that exists.</summary>
    /// <returns>The identity of the budget.</returns>
    public string Put(string? existing, RequestFields fields, Caller caller)
    {
        DateTimeOffset now = state.Now;
        RowTable budgets = state.Database.Budgets;
        string id = existing ?? RowId.New();
        Changes changes = BudgetColumns.Shape.ChangesFrom(fields.Filled.Where(field => Array.Exists(Fields, own => own.Name == field.Key)));
        changes[BudgetColumns.UpdatedAt] = now;
        changes[BudgetColumns.UpdatedBy] = caller.Name;
        if (budgets.Find(id) is { } row)
        {
            budgets.Put(row.With(changes));
            return id;
        }
        changes[BudgetColumns.BudgetId] = id;
        changes[BudgetColumns.CreatedAt] = now;
        changes[BudgetColumns.CreatedBy] = caller.Name;
        budgets.Put(BudgetColumns.Shape.NewRow().With(changes));
        return id;
    }
}

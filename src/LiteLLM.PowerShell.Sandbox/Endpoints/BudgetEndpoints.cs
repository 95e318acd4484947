using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Budgets, including those with the soft budgets of keys.</summary>
internal sealed class BudgetEndpoints(SandboxState state) : IEndpoints
{
    private static readonly RequestModel Budget = new(
        new("budget_id", FieldType.Text),
        new("max_budget", FieldType.Float),
        new("soft_budget", FieldType.Float),
        new("max_parallel_requests", FieldType.Integer),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("budget_duration", FieldType.Text),
        new("model_max_budget", FieldType.Map),
        new("budget_reset_at", FieldType.Time));

    private static readonly RequestModel Named = new(new Field("budgets", FieldType.TextList, required: true));

    private static readonly RequestModel ById = new(new Field("id", FieldType.Text, required: true));

    private readonly RowTable _budgets = state.Database.Budgets;
    private readonly BudgetView _view = new(state.Version, TimeStyle.Zulu);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/budget/new", ErrorStyle.Bare, Create),
        new("POST", "/budget/update", ErrorStyle.Bare, Update),
        new("POST", "/budget/info", ErrorStyle.Bare, Info),
        new("GET", "/budget/list", ErrorStyle.Bare, List),
        new("POST", "/budget/delete", ErrorStyle.Bare, Delete),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(Budget);
        string id = fields.Text("budget_id") ?? RowId.New();
        if (_budgets.Find(id) is not null && state.Version.ReportsExistingBudgets)
            throw HttpFault.Error(400, $"Budget with id '{id}' already exists.");
        if (_budgets.Find(id) is not null)
            throw new ValueFault("Unique constraint failed on the fields: (`budget_id`)");

        CheckModelBudgets(fields);
        DateTimeOffset now = state.Now;
        Changes changes = BudgetColumns.Shape.ChangesFrom(fields.Filled);
        changes[BudgetColumns.BudgetId] = id;
        if (fields.Text("budget_duration") is { } duration && !changes.Has(BudgetColumns.BudgetResetAt))
            changes[BudgetColumns.BudgetResetAt] = state.After(duration);
        changes[BudgetColumns.CreatedAt] = now;
        changes[BudgetColumns.CreatedBy] = call.Caller.Name;
        return Save(call, BudgetColumns.Shape.NewRow(), changes);
    }

    /// <summary>Updates a budget. For one that does not exist, nothing is returned.</summary>
    private Reply Update(Call call)
    {
        RequestFields fields = call.Read(Budget);
        string id = fields.Text("budget_id") ?? throw HttpFault.Error(400, "budget_id is required");
        return _budgets.Find(id) is { } budget
            ? Save(call, budget, BudgetColumns.Shape.ChangesFrom(fields.Named))
            : Reply.Json(writer => writer.WriteNullValue());
    }

    private Reply Save(Call call, Row budget, Changes changes)
    {
        changes[BudgetColumns.UpdatedAt] = state.Now;
        changes[BudgetColumns.UpdatedBy] = call.Caller.Name;
        Row saved = budget.With(changes);
        _budgets.Put(saved);
        return Reply.Json(writer => _view.Write(writer, saved));
    }

    private Reply Info(Call call)
    {
        JsonElement ids = call.Read(Named).Json("budgets")!.Value;
        if (ids.GetArrayLength() == 0)
            throw HttpFault.Error(400, "Specify list of budget id's to query. Passed in=[]");
        return ToReply([.. JsonParts.Texts(ids).Distinct().Select(_budgets.Find).OfType<Row>()]);
    }

    /// <summary>All budgets, those that were changed last at the end.</summary>
    private Reply List(Call call) => ToReply([.. _budgets.Rows.OrderBy(budget => budget.Time(BudgetColumns.UpdatedAt))]);

    private Reply ToReply(List<Row> budgets) => Reply.Json(writer =>
    {
        writer.WriteStartArray();
        budgets.ForEach(budget => _view.Write(writer, budget));
        writer.WriteEndArray();
    });

    /// <summary>Deletes a budget; its keys are no longer limited by it. For one that does not exist, nothing is returned.</summary>
    private Reply Delete(Call call)
    {
        string id = call.Read(ById).Text("id")!;
        Row? budget = _budgets.Find(id);
        if (budget is null)
            return Reply.Json(writer => writer.WriteNullValue());
        foreach (Row key in state.Database.Keys.OldestFirst.Where(key => key.Text(KeyColumns.BudgetId) == id).ToList())
            state.Database.Keys.Replace(key.Text(KeyColumns.Token)!, key.With(new Changes { [KeyColumns.BudgetId] = null }));
        _budgets.Remove(id);
        return Reply.Json(writer => _view.Write(writer, budget));
    }

    private void CheckModelBudgets(RequestFields fields)
    {
        try
        {
            state.License.CheckModelBudgets(fields.Json("model_max_budget") ?? JsonParts.EmptyObject);
        }
        catch (ValueFault fault)
        {
            throw HttpFault.Error(400, fault.Message);
        }
    }
}

using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Customers: the end users that completions name as <c>user</c>.</summary>
internal sealed class CustomerEndpoints(SandboxState state) : IEndpoints
{
    private static readonly RequestModel Customer = new(
    [
        new("user_id", FieldType.Text, required: true),
        new("alias", FieldType.Text),
        new("blocked", FieldType.Boolean),
        new("budget_id", FieldType.Text),
        new("allowed_model_region", FieldType.Text),
        new("default_model", FieldType.Text),
        .. BudgetWriter.Fields,
    ]);

    private readonly Database _database = state.Database;
    private readonly BudgetWriter _budgets = new(state);
    private readonly ShortBudgetView _budget = new(state.Version);
    private readonly RowView _view = new(CustomerColumns.Shape.Columns.Where(column => column != CustomerColumns.BudgetId), state.Version, TimeStyle.Zulu);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/customer/new", ErrorStyle.Internal, Create),
        new("GET", "/customer/info", ErrorStyle.Internal, Info),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(Customer);
        Changes changes = CustomerColumns.Shape.ChangesFrom(fields.Filled);
        if (fields["max_budget"] is not null)
            changes[CustomerColumns.BudgetId] = _budgets.Put(null, fields, call.Caller);
        Row customer = CustomerColumns.Shape.NewRow().With(changes);
        _database.Customers.Put(customer);
        return ToReply(customer);
    }

    private Reply Info(Call call)
    {
        string id = call.Query.Text("end_user_id") ?? "";
        return ToReply(_database.Customers.Find(id) ?? throw HttpFault.Error(400, $"End User Id={id} does not exist in db"));
    }

    private Reply ToReply(Row customer)
    {
        Row? budget = _database.Budgets.Find(customer.Text(CustomerColumns.BudgetId));
        return Reply.Object(writer =>
        {
            _view.WriteMembers(writer, customer);
            _budget.WriteMember(writer, budget);
            if (!state.Version.HasAgentsAndProjects)
                return;
            writer.WriteNull("object_permission_id");
            writer.WriteNull("object_permission");
        });
    }
}

using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Projects of teams.</summary>
internal sealed class ProjectEndpoints(SandboxState state) : IEndpoints
{
    private static readonly RequestModel Project = new(
    [
        new("project_id", FieldType.Text),
        new("project_alias", FieldType.Text),
        new("description", FieldType.Text),
        new("team_id", FieldType.Text),
        new("models", FieldType.List),
        new("metadata", FieldType.Map),
        new("blocked", FieldType.Boolean),
        .. BudgetWriter.Fields,
    ]);

    private readonly Database _database = state.Database;
    private readonly BudgetWriter _budgets = new(state);
    private readonly ShortBudgetView _budget = new(state.Version);
    private readonly RowView _view = new(ProjectColumns.Shape.Columns, state.Version, TimeStyle.Zulu);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/project/new", ErrorStyle.Bare, Create),
        new("POST", "/project/update", ErrorStyle.Bare, Update),
        new("GET", "/project/info", ErrorStyle.Bare, Info),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(Project);
        Changes changes = ChangesFrom(fields, call.Caller);
        changes[ProjectColumns.ProjectId] = fields.Text("project_id") ?? RowId.New();
        changes[ProjectColumns.BudgetId] = _budgets.Put(null, fields, call.Caller);
        changes[ProjectColumns.CreatedBy] = call.Caller.Name;
        changes[ProjectColumns.CreatedAt] = state.Now;
        return Save(ProjectColumns.Shape.NewRow().With(changes));
    }

    private Reply Update(Call call)
    {
        RequestFields fields = call.Read(Project);
        Row project = Find(fields.Text("project_id"));
        _budgets.Put(project.Text(ProjectColumns.BudgetId), fields, call.Caller);
        return Save(project.With(ChangesFrom(fields, call.Caller)));
    }

    private Reply Info(Call call) => ToReply(Find(call.Query.Text("project_id")));

    private Changes ChangesFrom(RequestFields fields, Caller caller)
    {
        Changes changes = ProjectColumns.Shape.ChangesFrom(fields.Filled);
        changes[ProjectColumns.UpdatedBy] = caller.Name;
        changes[ProjectColumns.UpdatedAt] = state.Now;
        return changes;
    }

    private Row Find(string? id) => _database.Projects.Find(id) ?? throw HttpFault.Error(404, $"Project not found, passed project_id={id}");

    private Reply Save(Row project)
    {
        _database.Projects.Put(project);
        return ToReply(project);
    }

    private Reply ToReply(Row project)
    {
        Row? budget = _database.Budgets.Find(project.Text(ProjectColumns.BudgetId));
        return Reply.Object(writer =>
        {
            _view.WriteMembers(writer, project);
            _budget.WriteMember(writer, budget);
            writer.WriteNull("object_permission");
        });
    }
}

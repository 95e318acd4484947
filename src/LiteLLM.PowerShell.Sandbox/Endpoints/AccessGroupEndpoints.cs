using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Access groups, which open models to the keys that name them.</summary>
internal sealed class AccessGroupEndpoints(SandboxState state) : IEndpoints
{
    private static readonly RequestModel Group = new(
        new("access_group_name", FieldType.Text, required: true),
        new("description", FieldType.Text),
        new("access_model_names", FieldType.TextList),
        new("access_mcp_server_ids", FieldType.TextList),
        new("access_agent_ids", FieldType.TextList),
        new("assigned_team_ids", FieldType.TextList),
        new("assigned_key_ids", FieldType.TextList));

    private readonly RowView _view = new(AccessGroupColumns.Shape.Columns, state.Version, TimeStyle.Zulu);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/v1/access_group", ErrorStyle.Bare, Create),
        new("GET", "/v1/access_group/{key}", ErrorStyle.Bare, Read),
    ];

    private Reply Read(Call call)
    {
        Row group = state.Database.AccessGroups.Find(call.PathKey) ?? throw new HttpFault(404, $"Access group '{call.PathKey}' not found");
        return Reply.Object(writer => _view.WriteMembers(writer, group));
    }

    private Reply Create(Call call)
    {
        DateTimeOffset now = state.Now;
        Changes changes = AccessGroupColumns.Shape.ChangesFrom(call.Read(Group).Filled);
        changes[AccessGroupColumns.AccessGroupId] = RowId.New();
        changes[AccessGroupColumns.CreatedAt] = now;
        changes[AccessGroupColumns.CreatedBy] = call.Caller.Name;
        changes[AccessGroupColumns.UpdatedAt] = now;
        changes[AccessGroupColumns.UpdatedBy] = call.Caller.Name;
        Row group = AccessGroupColumns.Shape.NewRow().With(changes);
        state.Database.AccessGroups.Put(group);
        return Reply.Object(201, writer => _view.WriteMembers(writer, group));
    }
}

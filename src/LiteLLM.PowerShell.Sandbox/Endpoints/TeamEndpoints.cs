using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Teams, as far as keys need them.</summary>
internal sealed class TeamEndpoints(SandboxState state) : IEndpoints
{
    private static readonly RequestModel Team = new(
        new("team_alias", FieldType.Text),
        new("team_id", FieldType.Text),
        new("organization_id", FieldType.Text),
        new("metadata", FieldType.Map),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("max_budget", FieldType.Float),
        new("budget_duration", FieldType.Text),
        new("models", FieldType.List),
        new("blocked", FieldType.Boolean));

    private static readonly RequestModel Named = new(new Field("team_ids", FieldType.TextList, required: true));

    private readonly Database _database = state.Database;
    private readonly RowView _view = new(TeamColumns.Shape.Columns, state.Version, TimeStyle.Zulu);
    private readonly KeyViews _keys = new(state.Version);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/team/new", ErrorStyle.Internal, Create),
        new("GET", "/team/info", ErrorStyle.Update, Info),
        new("GET", "/team/list", ErrorStyle.Internal, List),
        new("POST", "/team/delete", ErrorStyle.Bare, Delete),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(Team);
        string id = fields.Text("team_id") ?? SandboxState.NewId();
        if (_database.Teams.Find(id) is not null)
            throw HttpFault.Error(400, $"Team id = {id} already exists. Please use a different team id.");

        DateTimeOffset now = state.Now;
        var changes = new Changes();
        foreach (KeyValuePair<string, object?> field in fields.Named.Where(field => field.Value is not null))
            changes[TeamColumns.Shape.Find(field.Key)!] = field.Value;
        changes[TeamColumns.TeamId] = id;
        changes[TeamColumns.MembersWithRoles] = OnlyMember(call.Caller.Name);
        changes[TeamColumns.CreatedAt] = now;
        changes[TeamColumns.UpdatedAt] = now;
        if (fields.Text("budget_duration") is { } duration)
            changes[TeamColumns.BudgetResetAt] = Calendar.NextBoundary(now, duration);
        Row team = TeamColumns.Shape.NewRow().With(changes);
        _database.Teams.Put(team);
        return Reply.Json(writer =>
        {
            writer.WriteStartObject();
            _view.WriteMembers(writer, team);
            writer.WriteEndObject();
        });
    }

    private static JsonElement OnlyMember(string user) => JsonParts.Build(writer =>
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("user_id", user);
        writer.WriteNull("user_email");
        writer.WriteString("role", "admin");
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    private Reply Info(Call call)
    {
        string id = call.Query.Text("team_id") ?? throw new HttpFault(422, "Malformed request. No team id passed in.", "message");
        Row team = _database.Teams.Find(id) ?? throw new HttpFault(404, $"Team not found, passed team id: {id}.", "message");
        List<Row> keys = KeysOf(id);
        return Reply.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("team_id", id);
            writer.WriteStartObject("team_info");
            _view.WriteMembers(writer, team);
            writer.WriteNull("team_member_budget_table");
            writer.WriteEndObject();
            writer.WriteStartArray("keys");
            foreach (Row key in keys)
                _keys.WriteInfo(writer, key, _database.Budgets.Find(key.Text(KeyColumns.BudgetId)), null);
            writer.WriteEndArray();
            writer.WriteStartArray("team_memberships");
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private Reply List(Call call)
    {
        List<Row> teams = [.. _database.Teams.Rows];
        return Reply.Json(writer =>
        {
            writer.WriteStartArray();
            foreach (Row team in teams)
            {
                writer.WriteStartObject();
                _view.WriteMembers(writer, team);
                writer.WriteStartArray("team_memberships");
                writer.WriteEndArray();
                writer.WriteStartArray("keys");
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    /// <summary>Deletes teams and their keys.</summary>
    private Reply Delete(Call call)
    {
        JsonElement ids = call.Read(Named).Json("team_ids")!.Value;
        List<string> teams = [.. JsonParts.Texts(ids)];
        if (teams.Find(id => _database.Teams.Find(id) is null) is { } unknown)
            throw HttpFault.Error(404, $"Team not found, passed team_id={unknown}");
        foreach (string id in teams)
        {
            KeysOf(id).ForEach(_database.DeleteKey);
            _database.Teams.Remove(id);
        }
        return Reply.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("deleted_teams");
            ids.WriteTo(writer);
            writer.WriteEndObject();
        });
    }

    private List<Row> KeysOf(string team) => [.. _database.Keys.OldestFirst.Where(key => key.Text(KeyColumns.TeamId) == team)];
}

using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Teams, as far as keys need them.</summary>
internal sealed class TeamEndpoints(SandboxState state) : IEndpoints
{
    private static readonly ModelType Member = new(
        new("user_id", FieldType.Text),
        new("user_email", FieldType.Text),
        new("role", ChoiceType.Literal("admin", "user"), required: true));

    private readonly RequestModel _team = new(
        new("team_alias", FieldType.Text),
        new("team_id", FieldType.Text),
        new("organization_id", FieldType.Text),
        new("members_with_roles", new ListType(Member)),
        new("metadata", FieldType.Map),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("max_budget", FieldType.Float),
        new("budget_duration", FieldType.Text),
        new("models", FieldType.List),
        new("blocked", FieldType.Boolean),
        new("object_permission", KeyModels.ObjectPermission(state.Version)));

    private static readonly RequestModel Named = new(new Field("team_ids", FieldType.TextList, required: true));

    private readonly Database _database = state.Database;
    private readonly RowView _view = new(TeamColumns.Shape.Columns, state.Version, TimeStyle.Zulu);
    private readonly KeyRowView _keys = new(state.Version, TimeStyle.Offset, withToken: false);

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
        RequestFields fields = call.Read(_team);
        string id = fields.Text("team_id") ?? RowId.New();
        if (_database.Teams.Find(id) is not null)
            throw HttpFault.Error(400, $"Team id = {id} already exists. Please use a different team id.");

        DateTimeOffset now = state.Now;
        Changes changes = TeamColumns.Shape.ChangesFrom(fields.Filled);
        changes[TeamColumns.TeamId] = id;
        changes[TeamColumns.MembersWithRoles] = Members(fields.Json("members_with_roles"), call.Caller.Name);
        if (fields.Json("object_permission") is { } permission)
        {
            changes[TeamColumns.ObjectPermission] = null;
            changes[TeamColumns.ObjectPermissionId] = new ObjectPermissions(_database).Put(null, permission);
        }
        changes[TeamColumns.CreatedAt] = now;
        changes[TeamColumns.UpdatedAt] = now;
        if (fields.Text("budget_duration") is { } duration)
            changes[TeamColumns.BudgetResetAt] = Calendar.NextBoundary(now, duration);
        Row team = TeamColumns.Shape.NewRow().With(changes);
        _database.Teams.Put(team);
        return Reply.Object(writer =>
        {
            _view.WriteMembers(writer, team);
        });
    }

    /// <summary>The members that are named, and whoever creates the team.</summary>
    private static JsonElement Members(JsonElement? named, string creator) => JsonParts.Build(writer =>
    {
        writer.WriteStartArray();
        foreach (JsonElement member in (named ?? JsonParts.EmptyArray).EnumerateArray())
            Write(writer, TextOf(member, "user_id"), TextOf(member, "user_email"), TextOf(member, "role"));
        Write(writer, creator, null, "admin");
        writer.WriteEndArray();
    });

    private static string? TextOf(JsonElement member, string name) =>
        member.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static void Write(Utf8JsonWriter writer, string? user, string? email, string? role)
    {
        writer.WriteStartObject();
        writer.WriteString("user_id", user);
        writer.WriteString("user_email", email);
        writer.WriteString("role", role);
        writer.WriteEndObject();
    }

    private Reply Info(Call call)
    {
        string id = call.Query.Text("team_id") ?? throw new HttpFault(422, "Malformed request. No team id passed in.", "message");
        Row team = _database.Teams.Find(id) ?? throw new HttpFault(404, $"Team not found, passed team id: {id}.", "message");
        List<KeyWithBudget> keys = [.. KeysOf(id).Select(_database.WithBudget)];
        return Reply.Object(writer =>
        {
            writer.WriteString("team_id", id);
            writer.WriteStartObject("team_info");
            _view.WriteMembers(writer, team);
            writer.WriteNull("team_member_budget_table");
            writer.WriteEndObject();
            writer.WriteStartArray("keys");
            foreach (KeyWithBudget key in keys)
                _keys.Write(writer, key.Key, key.Budget);
            writer.WriteEndArray();
            writer.WriteStartArray("team_memberships");
            writer.WriteEndArray();
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
        DateTimeOffset now = state.Now;
        foreach (string id in teams)
        {
            KeysOf(id).ForEach(key => _database.DeleteKey(call.Deleted(key, now)));
            _database.Teams.Remove(id);
        }
        return Reply.Object(writer =>
        {
            writer.WritePropertyName("deleted_teams");
            ids.WriteTo(writer);
        });
    }

    private List<Row> KeysOf(string team) => [.. _database.Keys.OldestFirst.Where(key => key.Text(KeyColumns.TeamId) == team)];
}

using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;
using LiteLLM.PowerShell.Sandbox.Views;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Users, as far as keys need them.</summary>
internal sealed class UserEndpoints(SandboxState state, KeyModels models) : IEndpoints
{
    private static readonly RequestModel User = new(
        new("user_id", FieldType.Text),
        new("user_email", FieldType.Text),
        new("user_alias", FieldType.Text),
        new("user_role", ChoiceType.UserRole),
        new("max_budget", FieldType.Float),
        new("models", FieldType.List),
        new("metadata", FieldType.Map),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("auto_create_key", FieldType.Boolean));

    private static readonly RequestModel Named = new(new Field("user_ids", FieldType.TextList, required: true));

    private static readonly string[] WithoutKey =
        ["created_at", "updated_at", "model_max_budget", "router_settings", "access_group_ids"];

    private readonly Database _database = state.Database;
    private readonly UserView _view = new(state.Version);
    private readonly KeyRowView _keys = new(state.Version, TimeStyle.Zulu, withToken: true);
    private readonly CreatedKeyView _created = new(state.Version, models);
    private readonly UserTeamView _teams = new(state);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/user/new", ErrorStyle.Internal, Create),
        new("GET", "/user/info", ErrorStyle.Internal, Info),
        new("GET", "/user/list", ErrorStyle.Bare, List),
        new("POST", "/user/update", ErrorStyle.Update, Update),
        new("POST", "/user/delete", ErrorStyle.Bare, Delete),
        .. state.Version.KnowsOrganizationAdmins
            ? [new Route("GET", "/v2/user/info", ErrorStyle.Internal, InfoInShort)]
            : Array.Empty<Route>(),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(User);
        string id = fields.Text("user_id") ?? RowId.New();
        if (_database.Users.Find(id) is not null)
            throw HttpFault.Error(409, $"User with id {id} already exists");

        DateTimeOffset now = state.Now;
        Changes changes = UserColumns.Shape.ChangesFrom(fields.Filled);
        changes[UserColumns.UserId] = id;
        changes[UserColumns.CreatedAt] = now;
        changes[UserColumns.UpdatedAt] = now;
        Row user = UserColumns.Shape.NewRow().With(changes);
        _database.Users.Put(user);
        CreatedKey key = fields["auto_create_key"] is false ? NoKey(user) : CreateKey(user, now);
        return Reply.Json(writer => Write(writer, key, fields));
    }

    private CreatedKey CreateKey(Row user, DateTimeOffset now)
    {
        string secret = state.NewSecret();
        Row key = KeyColumns.Shape.NewRow().With(new Changes
        {
            [KeyColumns.Token] = Secrets.Hash(secret),
            [KeyColumns.KeyName] = Secrets.Abbreviate(secret),
            [KeyColumns.UserId] = user.Text(UserColumns.UserId),
            [KeyColumns.CreatedAt] = now,
            [KeyColumns.UpdatedAt] = now,
        });
        _database.Keys.Add(key);
        return new CreatedKey(secret, column => OfUser(user, column) ?? key[column]);
    }

    private static CreatedKey NoKey(Row user) =>
        new("", column => WithoutKey.Contains(column.Name) ? null : OfUser(user, column) ?? column.Default);

    private static object? OfUser(Row user, Column column) =>
        UserColumns.Shape.Find(column.Name) is { } own && own != UserColumns.CreatedAt && own != UserColumns.UpdatedAt ? user[own] : null;

    private void Write(Utf8JsonWriter writer, CreatedKey key, RequestFields fields)
    {
        writer.WriteStartObject();
        _created.WriteMembers(writer, key);
        writer.WriteString("user_email", fields.Text("user_email"));
        writer.WriteString("user_role", fields.Text("user_role"));
        writer.WriteNull("teams");
        writer.WriteString("user_alias", fields.Text("user_alias"));
        writer.WriteEndObject();
    }

    private Reply Info(Call call)
    {
        string? id = call.Query.NonEmpty("user_id") ?? call.Caller.UserId;
        Row user = _database.Users.Find(id) ?? throw new HttpFault(404, $"User {id} not found");
        List<KeyWithBudget> keys = [.. KeysOf(id).Select(_database.WithBudget)];
        List<OrganizationMember> memberships = [.. _database.OrganizationMembers.Where(member => member.UserId == id)];
        List<Row> teams = [.. JsonParts.Texts(user.Json(UserColumns.Teams)).Select(_database.Teams.Find).OfType<Row>()];
        return Reply.Object(writer =>
        {
            writer.WriteString("user_id", id);
            writer.WritePropertyName("user_info");
            _view.WriteOwn(writer, user, memberships);
            writer.WriteStartArray("keys");
            foreach (KeyWithBudget key in keys)
                WriteKey(writer, key);
            writer.WriteEndArray();
            _teams.WriteMember(writer, teams, id!);
        });
    }

    private void WriteKey(Utf8JsonWriter writer, KeyWithBudget key)
    {
        string? team = _database.Teams.Find(key.Key.Text(KeyColumns.TeamId))?.Text(TeamColumns.TeamAlias);
        writer.WriteStartObject();
        _keys.WriteMembers(writer, key.Key, key.Budget);
        writer.WriteString("team_alias", team ?? "None");
        writer.WriteEndObject();
    }

    private Reply Update(Call call)
    {
        RequestFields fields = call.Read(User);
        if (!call.Caller.IsAdmin)
            throw HttpFault.Error(403, "User does not have permission to update this user. Only PROXY_ADMIN can update other users.");
        string id = fields.Text("user_id") ?? throw new ValueFault("user_id must be passed in");
        Row user = _database.Users.Find(id) ?? throw HttpFault.Error(404, $"User not found, passed user_id={id}");
        Changes changes = UserColumns.Shape.ChangesFrom(fields.Filled.Where(field => !IsEmptyMap(field.Value)));
        changes[UserColumns.UpdatedAt] = state.Now;
        Row updated = user.With(changes);
        _database.Users.Put(updated);
        return Reply.Object(writer =>
        {
            writer.WriteString("user_id", id);
            writer.WritePropertyName("data");
            _view.WriteOwn(writer, updated);
        });
    }

    /// <summary>Deletes users and their keys, which are not kept as deleted keys; returns how many users there were.</summary>
    private Reply Delete(Call call)
    {
        List<string> ids = [.. JsonParts.Texts(call.Read(Named).Json("user_ids")!.Value)];
        if (ids.Find(id => _database.Users.Find(id) is null) is { } unknown)
            throw HttpFault.Error(404, $"User not found, passed user_id={unknown}");
        foreach (string id in ids)
        {
            _database.Users.Remove(id);
            _database.OrganizationMembers.RemoveAll(member => member.UserId == id);
            foreach (Row key in KeysOf(id))
                _database.Keys.Remove(key.Text(KeyColumns.Token)!);
        }
        return Reply.Json(writer => writer.WriteNumberValue(ids.Count));
    }

    private Reply InfoInShort(Call call)
    {
        string? id = call.Query.NonEmpty("user_id") ?? call.Caller.UserId;
        Row? user = call.Caller.ReadsEverything || id == call.Caller.UserId ? _database.Users.Find(id) : null;
        return user is null
            ? throw new HttpFault(404, $"User not found: {id}")
            : Reply.Object(writer => _view.WriteShort(writer, user));
    }

    private Reply List(Call call)
    {
        string[]? ids = call.Query.NonEmpty("user_ids")?.Split(',');
        IEnumerable<Row> users = Visible(call.Caller).Where(user => ids is null || ids.Contains(user.Text(UserColumns.UserId)));
        Dictionary<string, int> keys = _database.Keys.OldestFirst
            .Select(key => key.Text(KeyColumns.UserId))
            .OfType<string>()
            .GroupBy(user => user, StringComparer.Ordinal)
            .ToDictionary(user => user.Key, user => user.Count(), StringComparer.Ordinal);
        return new PageOfRows(call.Query, 25).Reply("users", users, (writer, user) =>
        {
            writer.WriteStartObject();
            _view.WriteListed(writer, user);
            writer.WriteNumber("key_count", keys.TryGetValue(user.Text(UserColumns.UserId)!, out int count) ? count : 0);
            writer.WriteEndObject();
        });
    }

    /// <summary>The users that a caller may list; older versions check only the route.</summary>
    private IEnumerable<Row> Visible(Caller caller)
    {
        if (caller.ReadsEverything || !state.Version.KnowsOrganizationAdmins)
            return _database.Users.Rows;
        List<OrganizationMember> members = [.. _database.OrganizationMembers
            .Where(member => _database.IsOrganizationAdmin(caller.UserId, member.OrganizationId))];
        return members.Count > 0
            ? _database.Users.Rows.Where(user => members.Exists(member => member.UserId == user.Text(UserColumns.UserId)))
            : throw HttpFault.Error(403, "Only proxy admins and organization admins can list users.");
    }

    private List<Row> KeysOf(string? user) => _database.KeysOfUser(user);

    private static bool IsEmptyMap(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Object } map && !map.EnumerateObject().Any();
}

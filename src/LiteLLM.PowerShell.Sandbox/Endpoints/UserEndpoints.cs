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
        new("user_role", FieldType.Text),
        new("max_budget", FieldType.Float),
        new("models", FieldType.List),
        new("metadata", FieldType.Map),
        new("tpm_limit", FieldType.Integer),
        new("rpm_limit", FieldType.Integer),
        new("auto_create_key", FieldType.Boolean));

    private static readonly string[] WithoutKey =
        ["created_at", "updated_at", "model_max_budget", "router_settings", "access_group_ids"];

    private static readonly RequestModel Named = new(new Field("user_ids", FieldType.TextList, required: true));

    private readonly Database _database = state.Database;
    private readonly UserView _view = new(state.Version);
    private readonly KeyRowView _keys = new(state.Version, TimeStyle.Offset, withToken: true);
    private readonly CreatedKeyView _created = new(state.Version, models);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/user/new", ErrorStyle.Internal, Create),
        new("GET", "/user/info", ErrorStyle.Internal, Info),
        new("GET", "/user/list", ErrorStyle.Internal, List),
        new("POST", "/user/delete", ErrorStyle.Internal, Delete),
    ];

    /// <summary>Deletes users and their keys, which are not kept as deleted ones.</summary>
    private Reply Delete(Call call)
    {
        List<string> ids = [.. JsonParts.Texts(call.Read(Named).Json("user_ids")!.Value)];
        if (ids.Find(id => _database.Users.Find(id) is null) is { } unknown)
            throw HttpFault.Error(404, $"User not found, passed user_id={unknown}");
        foreach (Row key in _database.Keys.OldestFirst.Where(key => ids.Contains(key.Text(KeyColumns.UserId)!)).ToList())
            _database.Keys.Remove(key.Text(KeyColumns.Token)!);
        ids.ForEach(_database.Users.Remove);
        return Reply.Json(writer => writer.WriteNumberValue(ids.Count));
    }

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
        List<KeyWithBudget> keys = [.. _database.Keys.OldestFirst
            .Where(key => key.Text(KeyColumns.UserId) == id)
            .Select(_database.WithBudget)];
        return Reply.Object(writer =>
        {
            writer.WriteString("user_id", id);
            writer.WritePropertyName("user_info");
            _view.Write(writer, user, withMemberships: true);
            writer.WriteStartArray("keys");
            foreach (KeyWithBudget key in keys)
                _keys.Write(writer, key.Key, key.Budget);
            writer.WriteEndArray();
            writer.WriteStartArray("teams");
            writer.WriteEndArray();
        });
    }

    private Reply List(Call call)
    {
        List<Row> users = [.. _database.Users.Rows];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("users");
            foreach (Row user in users)
                _view.Write(writer, user);
            writer.WriteEndArray();
            writer.WriteNumber("total", users.Count);
            writer.WriteNumber("page", 1);
            writer.WriteNumber("page_size", users.Count);
            writer.WriteNumber("total_pages", 1);
        });
    }
}

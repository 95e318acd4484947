using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

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

    private readonly Database _database = state.Database;
    private readonly UserView _view = new(state.Version);
    private readonly KeyViews _keys = new(state.Version);
    private readonly CreatedKeyView _created = new(state.Version, models);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("POST", "/user/new", ErrorStyle.Internal, Create),
        new("GET", "/user/info", ErrorStyle.Internal, Info),
        new("GET", "/user/list", ErrorStyle.Internal, List),
    ];

    private Reply Create(Call call)
    {
        RequestFields fields = call.Read(User);
        string id = fields.Text("user_id") ?? SandboxState.NewId();
        if (_database.Users.Find(id) is not null)
            throw HttpFault.Error(409, $"User with id {id} already exists");

        DateTimeOffset now = state.Now;
        var changes = new Changes();
        foreach (KeyValuePair<string, object?> field in fields.Named.Where(field => field.Value is not null))
        {
            if (UserColumns.Shape.Find(field.Key) is { } column)
                changes[column] = field.Value;
        }
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
        return new CreatedKey(secret, key, column => OfUser(user, column) ?? key[column]);
    }

    private static CreatedKey NoKey(Row user) =>
        new("", user, column => WithoutKey.Contains(column.Name) ? null : OfUser(user, column) ?? column.Default);

    private static object? OfUser(Row user, Column column) =>
        UserColumns.Shape.Find(column.Name) is { } own && own != UserColumns.CreatedAt && own != UserColumns.UpdatedAt ? user[own] : null;

    private void Write(Utf8JsonWriter writer, CreatedKey key, RequestFields fields)
    {
        writer.WriteStartObject();
        _created.WriteMembers(writer, key, null);
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
        List<Row> keys = [.. _database.Keys.OldestFirst.Where(key => key.Text(KeyColumns.UserId) == id)];
        return Reply.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("user_id", id);
            writer.WritePropertyName("user_info");
            _view.Write(writer, user, withMemberships: true);
            writer.WriteStartArray("keys");
            foreach (Row key in keys)
                _keys.WriteWithBudget(writer, key, _database.Budgets.Find(key.Text(KeyColumns.BudgetId)));
            writer.WriteEndArray();
            writer.WriteStartArray("teams");
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private Reply List(Call call)
    {
        List<Row> users = [.. _database.Users.Rows];
        return Reply.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("users");
            foreach (Row user in users)
                _view.Write(writer, user);
            writer.WriteEndArray();
            writer.WriteNumber("total", users.Count);
            writer.WriteNumber("page", 1);
            writer.WriteNumber("page_size", users.Count);
            writer.WriteNumber("total_pages", 1);
            writer.WriteEndObject();
        });
    }
}

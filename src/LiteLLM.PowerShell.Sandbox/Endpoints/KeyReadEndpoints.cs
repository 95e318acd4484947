using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>One key, or several that are named.</summary>
internal sealed class KeyReadEndpoints(SandboxState state, KeyModels models) : IEndpoints
{
    private readonly Database _database = state.Database;
    private readonly KeyViews _views = new(state.Version);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/key/info", ErrorStyle.Internal, Info),
        new("POST", "/v2/key/info", ErrorStyle.Internal, InfoOfSeveral),
    ];

    private Reply Info(Call call)
    {
        string named = call.Query.NonEmpty("key") ?? call.Caller.Token;
        Row key = _database.Keys.Find(Secrets.TokenOf(named))
            ?? throw new ProxyFault(404, "Key not found in database", "not_found_error", "key");
        if (!MayRead(call.Caller, named, key))
            throw new HttpFault(403, $"You are not allowed to access this key's info. Your role={call.Caller.Role ?? "None"}");

        Row? budget = BudgetOf(key);
        Row? permission = _database.ObjectPermissions.Find(key.Text(KeyColumns.ObjectPermissionId));
        return Reply.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("key", named);
            writer.WritePropertyName("info");
            _views.WriteInfo(writer, key, budget, permission);
            writer.WriteEndObject();
        });
    }

    private static bool MayRead(Caller caller, string named, Row key) =>
        caller.IsAdmin || caller.Token == named || key.Text(KeyColumns.UserId) == caller.UserId;

    private Reply InfoOfSeveral(Call call)
    {
        RequestFields fields = call.ReadOptional(models.Several)
            ?? throw new HttpFault(422, "Malformed request. No keys passed in.", "message");
        JsonElement? named = fields.Json("keys");
        List<KeyValuePair<Row, Row?>> keys = [.. KeysNamed(named).Select(key => new KeyValuePair<Row, Row?>(key, BudgetOf(key)))];
        return Reply.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("key");
            Json.ValueWriter.Write(writer, named, Time.TimeStyle.Offset);
            writer.WriteStartArray("info");
            foreach (KeyValuePair<Row, Row?> key in keys)
                _views.WriteWithBudget(writer, key.Key, key.Value);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary>The keys with those secrets or hashes, or all keys; those that spent most come first.</summary>
    private IEnumerable<Row> KeysNamed(JsonElement? named)
    {
        IEnumerable<Row> keys = named is { } list
            ? Json.JsonParts.Texts(list)
                .Select(Secrets.TokenOf)
                .Distinct()
                .Select(_database.Keys.Find)
                .OfType<Row>()
                .OrderBy(key => key.Time(KeyColumns.CreatedAt))
            : _database.Keys.OldestFirst;
        return keys.OrderByDescending(key => key.Number(KeyColumns.Spend));
    }

    private Row? BudgetOf(Row key) => _database.Budgets.Find(key.Text(KeyColumns.BudgetId));
}

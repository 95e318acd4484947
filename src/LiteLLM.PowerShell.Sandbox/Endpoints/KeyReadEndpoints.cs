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

/// <summary>One key, or several that are named.</summary>
internal sealed class KeyReadEndpoints(SandboxState state, KeyModels models, KeyAccess access) : IEndpoints
{
    private readonly Database _database = state.Database;
    private readonly KeyRowView _one = new(state.Version, TimeStyle.Offset, withToken: false);
    private readonly KeyRowView _oneOfSeveral = new(state.Version, TimeStyle.Offset, withToken: !state.Version.HidesIdsOfSeveral);
    private readonly DeletedKeyView _deleted = new(state.Version, TimeStyle.Offset, withToken: false);

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/key/info", ErrorStyle.Internal, Info),
        new("POST", "/v2/key/info", ErrorStyle.Internal, InfoOfSeveral),
    ];

    private Reply Info(Call call)
    {
        string named = call.Query.NonEmpty("key") ?? call.Caller.Token;
        string token = Secrets.TokenOf(named);
        if (_database.Keys.Find(token) is not { } key)
            return InfoOfDeleted(call, named, token);
        if (!access.MayRead(call.Caller, named, key))
            throw KeyAccess.MayNotRead(call.Caller);

        Row? budget = _database.WithBudget(key).Budget;
        Row? permission = state.Version.ShowsObjectPermissionOfOneKey
            ? _database.ObjectPermissions.Find(key.Text(KeyColumns.ObjectPermissionId))
            : null;
        return Reply.Object(writer =>
        {
            writer.WriteString("key", named);
            writer.WriteStartObject("info");
            _one.WriteMembers(writer, key, budget, permission);
            if (state.Version.ReportsKeyStatus)
                writer.WriteString("status", KeyStatus.Of(key, state.Now));
            writer.WriteEndObject();
        });
    }

    /// <summary>The key as it was when it was last deleted, or got another secret.</summary>
    private Reply InfoOfDeleted(Call call, string named, string token)
    {
        DeletedKey? deleted = state.Version.ReportsKeyStatus
            ? _database.DeletedKeys.FindLast(candidate => candidate.Key.Text(KeyColumns.Token) == token)
            : null;
        if (deleted is null)
            throw new ProxyFault(404, "Key not found in database", "not_found_error", "key");
        if (!access.MayRead(call.Caller, named, deleted.Key))
            throw KeyAccess.MayNotRead(call.Caller);
        return Reply.Object(writer =>
        {
            writer.WriteString("key", named);
            writer.WriteStartObject("info");
            _deleted.WriteMembers(writer, deleted);
            writer.WriteString("status", KeyStatus.Deleted);
            writer.WriteEndObject();
        });
    }

    private Reply InfoOfSeveral(Call call)
    {
        RequestFields fields = call.ReadOptional(models.Several)
            ?? throw new HttpFault(422, "Malformed request. No keys passed in.", "message");
        JsonElement? named = fields.Json("keys");
        JsonElement? aliases = state.Version.HidesIdsOfSeveral ? fields.Json("key_aliases") : null;
        IEnumerable<Row> found = KeysNamed(named, aliases);
        if (state.Version.HidesIdsOfSeveral)
            found = found.Where(key => access.MayRead(call.Caller, key.Text(KeyColumns.Token)!, key));
        List<KeyWithBudget> keys = [.. found.Select(_database.WithBudget)];
        return Reply.Object(writer =>
        {
            writer.WritePropertyName("key");
            ValueWriter.Write(writer, named, TimeStyle.Offset);
            writer.WriteStartArray("info");
            foreach (KeyWithBudget key in keys)
                _oneOfSeveral.Write(writer, key.Key, key.Budget);
            writer.WriteEndArray();
        });
    }

    /// <summary>The keys with those secrets or hashes, or all keys; those that spent most come first.</summary>
    private IEnumerable<Row> KeysNamed(JsonElement? named, JsonElement? aliases)
    {
        IEnumerable<Row> keys = _database.Keys.OldestFirst;
        if (named is { } list)
            keys = JsonParts.Texts(list).Select(Secrets.TokenOf).Distinct().Select(_database.Keys.Find).OfType<Row>().OrderBy(Age);
        else if (aliases is { } names)
            keys = JsonParts.Texts(names).Distinct().SelectMany(_database.Keys.WithAlias).OrderBy(Age);
        return keys.OrderByDescending(key => key.Number(KeyColumns.Spend));
    }

    private static DateTimeOffset? Age(Row key) => key.Time(KeyColumns.CreatedAt);
}

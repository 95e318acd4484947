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
    private readonly KeyRowView _oneOfSeveral = new(state.Version, TimeStyle.Offset, withToken: true);

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
        if (!access.MayRead(call.Caller, named, key))
            throw KeyAccess.MayNotRead(call.Caller);

        Row? budget = _database.WithBudget(key).Budget;
        Row? permission = state.Version.ShowsObjectPermissionOfOneKey
            ? _database.ObjectPermissions.Find(key.Text(KeyColumns.ObjectPermissionId))
            : null;
        return Reply.Object(writer =>
        {
            writer.WriteString("key", named);
            writer.WritePropertyName("info");
            _one.Write(writer, key, budget, permission);
        });
    }

    private Reply InfoOfSeveral(Call call)
    {
        RequestFields fields = call.ReadOptional(models.Several)
            ?? throw new HttpFault(422, "Malformed request. No keys passed in.", "message");
        JsonElement? named = fields.Json("keys");
        List<KeyWithBudget> keys = [.. KeysNamed(named).Select(_database.WithBudget)];
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
    private IEnumerable<Row> KeysNamed(JsonElement? named)
    {
        IEnumerable<Row> keys = named is { } list
            ? JsonParts.Texts(list)
                .Select(Secrets.TokenOf)
                .Distinct()
                .Select(_database.Keys.Find)
                .OfType<Row>()
                .OrderBy(key => key.Time(KeyColumns.CreatedAt))
            : _database.Keys.OldestFirst;
        return keys.OrderByDescending(key => key.Number(KeyColumns.Spend));
    }
}

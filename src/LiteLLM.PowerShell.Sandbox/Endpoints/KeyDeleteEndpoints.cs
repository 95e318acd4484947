using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>Deletion of keys.</summary>
internal sealed class KeyDeleteEndpoints(SandboxState state, KeyModels models, KeyAccess access) : IEndpoints
{
    private readonly Database _database = state.Database;

    /// <inheritdoc/>
    public IEnumerable<Route> Routes => [new("POST", "/key/delete", ErrorStyle.Internal, Delete)];

    /// <summary>Deletes keys, and returns all requested keys as if they had existed.</summary>
    private Reply Delete(Call call)
    {
        RequestFields fields = call.Read(models.Several);
        bool byKey = fields.Json("keys") is { } named && named.GetArrayLength() > 0;
        JsonElement asked = fields.Json(byKey ? "keys" : "key_aliases")!.Value;
        Func<string, IReadOnlyList<Row>> find = byKey ? WithKey : _database.Keys.WithAlias;
        List<Row> found = [.. JsonParts.Texts(asked).SelectMany(find).Distinct()];
        if (found.Count == 0)
            throw HttpFault.Error(404, "No keys found");
        if (!found.TrueForAll(key => access.Controls(call.Caller, key)))
            throw HttpFault.Error(403, "You are not authorized to delete this key");

        DateTimeOffset now = state.Now;
        found.ForEach(key => _database.DeleteKey(call.Deleted(key, now)));
        return Reply.Object(writer =>
        {
            writer.WritePropertyName("deleted_keys");
            asked.WriteTo(writer);
        });
    }

    private IReadOnlyList<Row> WithKey(string named) => _database.Keys.Find(Secrets.TokenOf(named)) is { } key ? [key] : [];
}

using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Security;

namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>What the recorded answers show of things that were created between the exchanges.</summary>
internal sealed class SceneIndex
{
    private static readonly string[] Names =
        ["key_alias", "team_alias", "organization_alias", "user_id", "budget_id", "name", "project_alias", "access_group_name"];

    private readonly Dictionary<string, JsonElement> _rows = [];
    private readonly Dictionary<string, string> _secretByToken = [];
    private readonly Dictionary<string, string> _secretByAlias = [];
    private readonly Dictionary<string, DateTimeOffset> _timeByCall = [];

    public SceneIndex(Recording recording)
    {
        foreach (Exchange exchange in recording.Exchanges)
        {
            Add(exchange.ResponseBody);
            if (exchange.CreatedSecret is { } created && exchange.ResponseBody.GetProperty("key_alias").GetString() is { } createdAs)
                _secretByAlias.TryAdd(createdAs, created);
            if (exchange.Request.GetProperty("query").TryGetProperty("key", out JsonElement key) && key.GetString()!.StartsWith("sk-", StringComparison.Ordinal))
                _secretByToken[Secrets.Hash(key.GetString()!)] = key.GetString()!;
            if (exchange.ResponseBody.ValueKind == JsonValueKind.Object
                && exchange.ResponseBody.TryGetProperty("info", out JsonElement info) && info.ValueKind == JsonValueKind.Object
                && info.TryGetProperty("key_alias", out JsonElement alias) && alias.GetString() is { } name)
            {
                string asked = exchange.ResponseBody.GetProperty("key").GetString()!;
                if (asked.StartsWith("sk-", StringComparison.Ordinal))
                    _secretByAlias.TryAdd(name, asked);
            }
        }
    }

    /// <summary>The row of a thing: the kind is the member with its name.</summary>
    public JsonElement? Row(string kind, string name) => _rows.TryGetValue($"{kind}/{name}", out JsonElement row) ? row : null;

    /// <summary>The recorded identity of an organization, an access group or a project.</summary>
    public string? IdOf(string name) => new[] { ("organization_alias", "organization_id"), ("access_group_name", "access_group_id"), ("project_alias", "project_id") }
        .Select(kind => Row(kind.Item1, name) is { } row ? row.GetProperty(kind.Item2).GetString() : null)
        .FirstOrDefault(id => id is not null);

    /// <summary>When it was created.</summary>
    public DateTimeOffset? Created(string kind, string name) => Row(kind, name)?.GetProperty("created_at").GetDateTimeOffset();

    /// <summary>The secret of a key, if the recording shows it.</summary>
    public string? SecretOf(string alias)
    {
        if (_secretByAlias.TryGetValue(alias, out string? secret))
            return secret;
        return Row("key_alias", alias) is { } row && row.TryGetProperty("token", out JsonElement token)
            ? _secretByToken.GetValueOrDefault(token.GetString()!)
            : null;
    }

    /// <summary>When a call took place, as the log tells.</summary>
    public DateTimeOffset? TimeOf(string requestId) => _timeByCall.TryGetValue(requestId, out DateTimeOffset time) ? time : null;

    private void Add(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in value.EnumerateArray())
                Add(element);
        }
        if (value.ValueKind != JsonValueKind.Object)
            return;
        if (value.TryGetProperty("created_at", out JsonElement created) && created.ValueKind == JsonValueKind.String)
        {
            string? kind = Array.Find(Names, name => value.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String);
            if (kind is not null)
                _rows.TryAdd($"{kind}/{value.GetProperty(kind).GetString()}", value);
        }
        if (value.TryGetProperty("request_id", out JsonElement id))
            _timeByCall.TryAdd(id.GetString()!, value.GetProperty("startTime").GetDateTimeOffset());
        foreach (JsonProperty member in value.EnumerateObject())
            Add(member.Value);
    }
}

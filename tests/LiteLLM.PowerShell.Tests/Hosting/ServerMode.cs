using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A way in which servers, or gateways in front of them, differ from the sandbox.</summary>
/// <param name="name">The name, as test results show it.</param>
public sealed class ServerMode(string name)
{
    private static readonly string[] Filters = ["key_hash", "key_alias", "user_id", "team_id", "organization_id"];

    private readonly ConcurrentDictionary<string, JsonObject> _archive = new(StringComparer.Ordinal);

    /// <summary>The version that the sandbox imitates.</summary>
    public string Version { get; init; } = "1.81.13";

    /// <summary>Since 1.83.7 the rows of <c>/v2/key/info</c> have no id. They come in another order than the ids.</summary>
    public bool DropsTokens { get; init; }

    /// <summary>The newest servers answer 200 about deleted keys and about the old ids of rotated ones.</summary>
    public bool AnswersAboutDeletedKeys { get; init; }

    /// <summary>The newest servers list the budgets of keys.</summary>
    public bool ListsBudgets { get; init; }

    /// <summary>A query parameter of <c>/key/list</c> that the server does not know, and so ignores.</summary>
    public string? Ignores { get; init; }

    /// <summary>The alias of a key whose row is in every answer about some keys, although it was not requested.</summary>
    public string? AddsRowOf { get; init; }

    /// <summary>An alias that the server shows in place of another one, as after two creations at the same time with one alias.</summary>
    public (string Own, string Shown)? ShowsAlias { get; init; }

    /// <summary>The version that the server reports.</summary>
    public string? ReportsVersion { get; init; }

    /// <summary>Whether <c>/v2/key/info</c> is refused.</summary>
    public bool ForbidsBulkReading { get; init; }

    public override string ToString() => name;

    /// <summary>What the server answers to a request.</summary>
    public (int Status, string Body) Answer(ProxyServer server, RecordedRequest request)
    {
        if (ForbidsBulkReading && request.Path == "/v2/key/info")
        {
            return (403, """{"detail":"Not allowed to call this route"}""");
        }

        if (AnswersAboutDeletedKeys)
        {
            Archive(server, request);
        }

        (int status, string body) = server.Ask(Ignores is null || request.Path != "/key/list" ? request : request with { Query = Without(request.Query, Ignores) });
        if (ShowsAlias is { } alias && request.Path is "/key/list" or "/key/info" or "/v2/key/info")
        {
            string query = request.Query.Replace("&key_alias=" + alias.Shown, "", StringComparison.Ordinal);
            body = server.Ask(request with { Query = query }).Body.Replace($"\"key_alias\":\"{alias.Own}\"", $"\"key_alias\":\"{alias.Shown}\"", StringComparison.Ordinal);
        }

        return request.Path switch
        {
            "/health/readiness" when ReportsVersion is not null => (200, $$"""{"status":"healthy","db":"connected","litellm_version":"{{ReportsVersion}}"}"""),
            "/key/info" when AnswersAboutDeletedKeys && status == 404 && _archive.TryGetValue(IdIn(request.Query), out JsonObject? row) =>
                (200, new JsonObject { ["key"] = IdIn(request.Query), ["info"] = row.DeepClone() }.ToJsonString()),
            "/key/list" when status == 200 => (200, Listed(server, request, JsonNode.Parse(body)!.AsObject()).ToJsonString()),
            "/v2/key/info" when status == 200 => (200, Together(server, JsonNode.Parse(body)!.AsObject()).ToJsonString()),
            _ => (status, body),
        };
    }

    private JsonObject Listed(ProxyServer server, RecordedRequest request, JsonObject answer)
    {
        JsonArray rows = answer["keys"]!.AsArray();
        if (AddsRowOf is not null && Filters.Any(filter => request.Query.Contains($"&{filter}=", StringComparison.Ordinal)) && Added(server) is { } added && !IsIn(rows, added))
        {
            rows.Insert(0, added);
        }

        foreach (JsonObject row in ListsBudgets ? rows.OfType<JsonObject>() : [])
        {
            JsonNode? info = Parse(server.Call("GET", "/key/info?key=" + row["token"]!.GetValue<string>()))["info"];
            row["budget_id"] = info?["budget_id"]?.DeepClone();
            row["litellm_budget_table"] = info?["litellm_budget_table"]?.DeepClone();
        }

        return answer;
    }

    private JsonObject Together(ProxyServer server, JsonObject answer)
    {
        List<JsonNode> rows = [.. answer["info"]!.AsArray().Select(row => row!.DeepClone())];
        if (AddsRowOf is not null && Added(server) is { } added && !IsIn(rows, added))
        {
            rows.Insert(0, added);
        }

        if (DropsTokens)
        {
            rows.Reverse();
            rows.ForEach(row => row.AsObject().Remove("token"));
        }

        answer["info"] = new JsonArray([.. rows]);
        return answer;
    }

    private static bool IsIn(IEnumerable<JsonNode?> rows, JsonObject added) =>
        rows.Any(row => row?["token"]?.GetValue<string>() == added["token"]!.GetValue<string>());

    private JsonObject? Added(ProxyServer server) =>
        Parse(server.Call("GET", $"/key/list?return_full_object=true&size=100"))["keys"]!.AsArray()
            .Select(row => row!.DeepClone().AsObject())
            .FirstOrDefault(row => row["key_alias"]?.GetValue<string>() == AddsRowOf);

    /// <summary>Keeps the rows of keys that are about to go.</summary>
    private void Archive(ProxyServer server, RecordedRequest request)
    {
        string[] ids = request.Path == "/key/delete" ? [.. request.Json.GetProperty("keys").EnumerateArray().Select(id => id.GetString()!)]
            : request.Path.EndsWith("/regenerate", StringComparison.Ordinal) ? [request.Path.Split('/')[2]]
            : [];
        foreach (string id in ids)
        {
            if (Parse(server.Call("GET", "/key/info?key=" + id))["info"]?.DeepClone() is JsonObject row)
            {
                row["status"] = "deleted";
                row["deleted_at"] = "2026-11-25T15:17:28.607000+00:00";
                row["deleted_by"] = "default_user_id";
                _archive[id] = row;
            }
        }
    }

    private static JsonObject Parse(System.Text.Json.JsonElement answer) => JsonNode.Parse(answer.GetRawText())!.AsObject();

    private static string IdIn(string query) => query.Split('&').Select(part => part.Split('=')).First(part => part[0] == "key")[1];

    private static string Without(string query, string parameter) =>
        string.Join('&', query.Split('&').Where(part => part.Split('=')[0] != parameter));
}

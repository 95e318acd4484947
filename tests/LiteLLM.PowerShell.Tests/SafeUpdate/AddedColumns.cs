using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Sandbox;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>
/// Stands before a sandbox of any version and stores attributes that newer servers have, so that every attribute can be tried on every
/// version: in columns of their own, or folded into <c>metadata</c>, as those servers do.
/// </summary>
internal sealed class AddedColumns
{
    private static readonly string[] NewerColumns =
        ["organization_id", "project_id", "agent_id", "access_group_ids", "router_settings", "budget_limits", "budget_fallbacks", "tpd_limit"];

    private static readonly string[] NewerEntriesOfMetadata =
    [
        "policies", "mcp_rpm_limit", "tag_rpm_limit", "throttle_on_budget_exceeded", "disable_global_guardrails", "enable_prompt_caching",
        "default_estimated_output_tokens", "default_estimated_output_tokens_per_model", "end_user_budget_id", "denied_passthrough_routes",
        "model_itpm_limit", "model_otpm_limit",
    ];

    private readonly ProxyServer _proxy;
    private readonly string[] _columnNames;
    private readonly string[] _metadataNames;
    private readonly ConcurrentDictionary<string, JsonObject> _columns = new(StringComparer.Ordinal);

    /// <summary>Adds the attributes of newer servers to a server.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="columns">Further attributes that have a column of their own.</param>
    /// <param name="entries">Further attributes that are folded into metadata.</param>
    public AddedColumns(ProxyServer proxy, string[]? columns = null, string[]? entries = null)
    {
        _proxy = proxy;
        _columnNames = [.. NewerColumns, .. columns ?? []];
        _metadataNames = [.. NewerEntriesOfMetadata, .. entries ?? []];
        proxy.Intercept = AnswerAsync;
    }

    /// <summary>The columns of a key.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> Of(string id) =>
        _columns.GetValueOrDefault(id, []).Select(column => KeyValuePair.Create(column.Key, JsonSerializer.SerializeToElement(column.Value)));

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        if (path == "/openapi.json")
        {
            await context.Response.WriteAsync(Description(_proxy.SandboxAnswer(ProxyServer.RequestOf(context))));
            return true;
        }

        if (!path.StartsWith("/key/", StringComparison.Ordinal) && path != "/v2/key/info")
        {
            return false;
        }

        RecordedRequest request = ProxyServer.RequestOf(context);
        JsonObject? body = request.Body.Length > 0 ? JsonNode.Parse(request.Body)!.AsObject() : null;
        JsonObject taken = body is null ? [] : Take(body, _columnNames);
        if (body is not null)
        {
            Fold(body, Take(body, _metadataNames));
        }

        byte[] content = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        SandboxResponse answer = _proxy.Sandbox.Handle(new SandboxRequest(request.Method, path, request.Query, request.Headers, content));
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Status == 200 ? Told(answer, request, taken) : Encoding.UTF8.GetString(answer.Body.Span));
        return true;
    }

    /// <summary>The server's description of itself, with the attributes that are added.</summary>
    private string Description(string description)
    {
        JsonNode document = JsonNode.Parse(description)!;
        JsonObject fields = document["components"]!["schemas"]!["UpdateKeyRequest"]!["properties"]!.AsObject();
        foreach (string name in _columnNames.Concat(_metadataNames))
        {
            fields[name] = new JsonObject();
        }

        return document.ToJsonString();
    }

    private static JsonObject Take(JsonObject body, string[] names)
    {
        var taken = new JsonObject();
        foreach (string name in names.Where(body.ContainsKey))
        {
            taken[name] = body[name]?.DeepClone();
            body.Remove(name);
        }

        return taken;
    }

    /// <summary>Null for what is folded into metadata is ignored, as the server does.</summary>
    private void Fold(JsonObject body, JsonObject entries)
    {
        if (entries.All(entry => entry.Value is null))
        {
            return;
        }

        JsonNode? stored = (string?)body["key"] is { Length: 64 } id ? JsonNode.Parse(_proxy.Stored(id).GetProperty("metadata").GetRawText()) : null;
        JsonObject metadata = (body["metadata"]?.DeepClone() ?? stored)?.AsObject() ?? [];
        foreach ((string name, JsonNode? value) in entries.Where(entry => entry.Value is not null))
        {
            metadata[name] = value!.DeepClone();
        }

        body["metadata"] = metadata;
    }

    private string Told(SandboxResponse answer, RecordedRequest request, JsonObject taken)
    {
        JsonObject told = JsonNode.Parse(answer.Body.Span)!.AsObject();
        if (request.Path == "/key/info" && told["info"] is JsonObject info)
        {
            Add(info, Uri.UnescapeDataString(request.Query["key=".Length..]), []);
        }
        else if ((told["info"] ?? told["keys"]) is JsonArray rows)
        {
            foreach (JsonObject row in rows.OfType<JsonObject>().Where(row => row["token"] is not null))
            {
                Add(row, (string)row["token"]!, []);
            }
        }
        else if (request.Path.EndsWith("/generate", StringComparison.Ordinal) || request.Path == "/key/update")
        {
            Add(told, (string)told["token"]!, taken);
        }
        else if (request.Path.EndsWith("/regenerate", StringComparison.Ordinal))
        {
            _columns[(string)told["token_id"]!] = _columns.GetValueOrDefault(request.Path.Split('/')[2], []);
        }

        return told.ToJsonString();
    }

    private void Add(JsonObject row, string id, JsonObject taken)
    {
        JsonObject columns = _columns.GetOrAdd(id, _ => []);
        foreach ((string name, JsonNode? value) in taken)
        {
            columns[name] = value?.DeepClone();
        }

        foreach ((string name, JsonNode? value) in columns)
        {
            row[name] = value?.DeepClone();
        }
    }
}

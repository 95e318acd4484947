using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Sandbox;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>
/// Stands before the server and keeps what the sandbox has no room for: the project of a key, and its organization, which
/// cannot be changed.
/// </summary>
internal sealed class AddedColumns
{
    private const string Organization = "organization_id";
    private const string Project = "project_id";

    private readonly ProxyServer _proxy;
    private readonly Dictionary<string, JsonObject> _columns = new(StringComparer.Ordinal);

    public AddedColumns(ProxyServer proxy)
    {
        _proxy = proxy;
        proxy.Intercept = AnswerAsync;
    }

    /// <summary>The columns of a key.</summary>
    public IEnumerable<KeyValuePair<string, JsonElement>> Of(string id) =>
        _columns.GetValueOrDefault(id, []).Select(column => KeyValuePair.Create(column.Key, JsonSerializer.SerializeToElement(column.Value)));

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        if (path is not ("/key/generate" or "/key/update" or "/key/info"))
        {
            return false;
        }

        RecordedRequest request = ProxyServer.RequestOf(context);
        JsonObject body = request.Body.Length > 0 ? JsonNode.Parse(request.Body)!.AsObject() : [];
        JsonObject taken = Take(body, path == "/key/generate" ? [Organization, Project] : [Project]);
        byte[] content = Encoding.UTF8.GetBytes(body.ToJsonString());
        SandboxResponse answer = _proxy.Sandbox.Handle(new SandboxRequest(request.Method, path, request.Query, request.Headers, content));
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.WriteAsync(answer.Status == 200 ? Told(answer, request, taken) : Encoding.UTF8.GetString(answer.Body.Span));
        return true;
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

    private string Told(SandboxResponse answer, RecordedRequest request, JsonObject taken)
    {
        JsonObject told = JsonNode.Parse(answer.Body.Span)!.AsObject();
        JsonObject row = told["info"]?.AsObject() ?? told;
        string id = (string?)row["token"] ?? request.Query["key=".Length..];
        JsonObject columns = _columns.TryGetValue(id, out JsonObject? known) ? known : _columns[id] = [];
        foreach ((string name, JsonNode? value) in taken)
        {
            columns[name] = value?.DeepClone();
        }

        foreach ((string name, JsonNode? value) in columns)
        {
            row[name] = value?.DeepClone();
        }

        return told.ToJsonString();
    }
}

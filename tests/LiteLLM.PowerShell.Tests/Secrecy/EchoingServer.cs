using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Secrecy;

/// <summary>Answers that repeat every secret they can get hold of.</summary>
internal static class EchoingServer
{
    /// <summary>Status, content type, and text of refusals; <c>%</c> stands for the secrets.</summary>
    internal static readonly IReadOnlyList<(int Status, string Type, string Body)> Refusals =
    [
        (400, "application/json", """{"error":{"message":"no: %","type":"%","param":"%","code":"400"}}"""),
        (401, "application/json", """{"error":{"message":"Authentication Error, Invalid proxy server token passed. Received API Key = %","type":"auth_error","param":"None","code":"401"}}"""),
        (403, "application/json", """{"detail":{"error":"not with %","api_key":"%"}}"""),
        (404, "application/json", """{"detail":"% not found"}"""),
        (404, "application/json", """{"error":{"message":"{'error': 'Key not found in database: %'}","type":"not_found_error","param":"key","code":"404"}}"""),
        (409, "application/json", """{"unknown":{"shape":["%",{"Authorization":"Bearer %"}]}}"""),
        (422, "application/json", """{"detail":[{"type":"x","loc":["body","%"],"msg":"not %","input":"%"}]}"""),
        (500, "text/plain", "Traceback: headers={'Authorization': 'Bearer %'}, api_key=%, url=https://x/?key=%"),
        (502, "text/html", "<html><body><pre>Authorization: Bearer %</pre><a href='/?key=%'>%</a></body></html>"),
        (200, "text/html", "<p>%</p>"),
        (200, "application/json", """{"%":"%"}"""),
        (200, "application/json", """{"key":7,"error":"%"}"""),
        (307, "text/plain", "%"),
    ];

    /// <summary>Refuses everything.</summary>
    internal static void Refuse(ProxyServer proxy, (int Status, string Type, string Body) refusal) => proxy.Intercept = async context =>
    {
        string secrets = Secrets(await BodyAsync(context), context);
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = refusal.Type;
        if (refusal.Status == 307)
        {
            context.Response.Headers.Location = "https://user:" + Uri.EscapeDataString(Canary.OfServer) + "@elsewhere.invalid/?key=" + Uri.EscapeDataString(secrets);
        }

        await context.Response.WriteAsync(refusal.Body.Replace("%", Encoded(secrets, refusal.Type), StringComparison.Ordinal));
        return true;
    };

    /// <summary>Answers as ever, but every row repeats secrets under names of its own and known ones.</summary>
    internal static void RepeatInRows(ProxyServer proxy) => proxy.Intercept = async context =>
    {
        JsonNode? answer = JsonNode.Parse(proxy.CarryOut(context).Body.Span);
        Spoil(answer);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer!.ToJsonString());
        return true;
    };

    private static void Spoil(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject row:
                foreach (JsonNode? child in row.Select(member => member.Value).ToArray())
                {
                    Spoil(child);
                }

                if (row.ContainsKey("key_alias"))
                {
                    row["api_key"] = row["key_name"] = row["new_column"] = Canary.OfServer;
                    row["authorization"] = "Bearer " + Canary.OfServer;
                    row["litellm_params"] = new JsonObject { ["api_key"] = Canary.OfServer, ["list"] = new JsonArray(Canary.OfServer) };
                }

                break;
            case JsonArray list:
                foreach (JsonNode? item in list)
                {
                    Spoil(item);
                }

                break;
        }
    }

    private static string Secrets(string body, HttpContext context)
    {
        string authorization = context.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        string? key = body.StartsWith('{') && JsonNode.Parse(body)!.AsObject() is var sent ? (sent["key"] ?? sent["new_key"])?.ToString() : null;
        string all = $"{Canary.OfServer} {authorization} {key}";
        return $"{all} {Uri.EscapeDataString(all)} {WebUtility.UrlEncode(all)} {JavaScriptEncoder.Default.Encode(all)}";
    }

    private static string Encoded(string text, string type) => type switch
    {
        "application/json" => JsonSerializer.Serialize(text)[1..^1],
        "text/html" => WebUtility.HtmlEncode(text),
        _ => text,
    };

    private static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}

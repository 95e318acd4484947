using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Sandbox;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>A way in which the response to a request is spoiled between the server and the module.</summary>
/// <param name="Name">The name, as test results show it.</param>
/// <param name="WriteAsync">Writes the response. Its second parameter is the response of the server, if it has processed the request.</param>
internal sealed record SpoiledAnswer(string Name, Func<HttpContext, SandboxResponse?, Task> WriteAsync)
{
    private const string Html = "<html><body>The gateway is not well</body></html>";
    private const string OwnError = """{"error":{"message":"Something is wrong","type":"internal_server_error","param":"None","code":"500"}}""";
    private const string GatewayError = """{"message":"no healthy upstream","request_id":"4711"}""";

    private static readonly int[] Successes = [200, 201, 202, 206];
    private static readonly int[] Redirects = [300, 301, 302, 303, 307, 308];
    private static readonly int[] Refusals = [400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 413, 414, 415, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499];
    private static readonly int[] Failures = [408, 500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 598, 599];

    /// <summary>Whether LiteLLM itself refuses the request with this response, so that it has not processed it.</summary>
    internal bool IsRefusal { get; init; }

    /// <summary>Whether the module waits until a time limit for the response.</summary>
    internal bool IsSlow { get; init; }

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<SpoiledAnswer> All { get; } =
    [
        .. Successes.SelectMany(status => new[] { Text(status, "HTML", Html), Text(status, "nothing", ""), Text(status, "half of an object", "{\"key\":\"sk-"), Text(status, "an empty object", "{}"), Text(status, "a list", "[]") }),
        Text(204, "nothing", ""),
        .. Redirects.SelectMany(status => new[] { Text(status, "HTML", Html, ("Location", "/elsewhere")), Text(status, "nothing", "") }),
        .. Refusals.SelectMany(status => new[] { Text(status, "HTML", Html), Text(status, "the error of a gateway", GatewayError), Text(status, "the error of LiteLLM", OwnError) with { IsRefusal = status != 407 } }),
        .. Failures.SelectMany(status => new[] { Text(status, "HTML", Html), Text(status, "nothing", ""), Text(status, "the error of LiteLLM", OwnError) }),
        Text(503, "HTML and Retry-After", Html, ("Retry-After", "0")),
        Text(429, "HTML and Retry-After", Html, ("Retry-After", "0")),
        Text(503, "HTML and a long Retry-After", Html, ("Retry-After", "3600")),
        Text(502, "HTML and a date of the past", Html, ("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT")),
        Text(200, "what is not gzip", Html, ("Content-Encoding", "gzip")),
        Text(502, "what is not gzip", Html, ("Content-Encoding", "gzip")),
        Text(200, "bytes that are not UTF-8", "\u00ff\u00fe{"),
        Text(200, "a text", "\"ok\""),
        Text(200, "null", "null"),
        new("a reset", (context, _) => Abort(context)),
        new("a reset after the headers", (context, _) => BeginAsync(context, 200, 1000, [])),
        new("a reset within the headers of a 502", (context, _) => BeginAsync(context, 502, 1000, "<ht"u8.ToArray())),
        new("half of the answer", (context, answer) => BeginAsync(context, answer?.Status ?? 200, answer?.Body.Length ?? 1000, answer?.Body[..(answer.Body.Length / 2)].ToArray() ?? "{\"ke"u8.ToArray())),
        new("all of the answer but its last byte", (context, answer) => BeginAsync(context, answer?.Status ?? 200, answer?.Body.Length ?? 1000, answer?.Body[..^1].ToArray() ?? "{"u8.ToArray())),
        new("silence", (context, _) => Silence(context)) { IsSlow = true },
        new("silence after half of the answer", SilenceAfterHalfAsync) { IsSlow = true },
        new("a masked secret", (context, answer) => Edited(context, answer, row => row["key"] = "sk-...abcd")),
        new("a masked secret and id", (context, answer) => Edited(context, answer, row => row["key"] = row["token"] = row["token_id"] = "********")),
        new("a secret of asterisks", (context, answer) => Edited(context, answer, row => row["key"] = "****************")),
        new("no secret", (context, answer) => Edited(context, answer, row => row.Remove("key"))),
        new("an empty secret", (context, answer) => Edited(context, answer, row => row["key"] = "")),
        new("the secret as a number", (context, answer) => Edited(context, answer, row => row["key"] = 1)),
        new("another key", (context, answer) => Edited(context, answer, row =>
        {
            row["key"] = "sk-another-key-1234567890";
            row["token"] = row["token_id"] = new string('b', 64);
            row["key_alias"] = "other";
        })),
        new("the secret of another key", (context, answer) => Edited(context, answer, row =>
        {
            row["key"] = "sk-another-key-1234567890";
            row.Remove("token");
            row.Remove("token_id");
        })),
    ];

    public override string ToString() => Name;

    private static SpoiledAnswer Text(int status, string what, string body, params (string Name, string Value)[] headers) =>
        new($"{status.ToString(CultureInfo.InvariantCulture)} with {what}", async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = body.StartsWith('{') || body.StartsWith('[') ? "application/json" : "text/html";
            foreach ((string name, string value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            if (status != 204)
            {
                await context.Response.Body.WriteAsync(Encoding.Latin1.GetBytes(body));
            }
        });

    private static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task BeginAsync(HttpContext context, int status, long length, byte[] beginning)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = length;
        await context.Response.Body.WriteAsync(beginning);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static async Task SilenceAfterHalfAsync(HttpContext context, SandboxResponse? answer)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(answer?.Body[..(answer.Body.Length / 2)] ?? "{"u8.ToArray());
        await context.Response.Body.FlushAsync();
        await Silence(context);
    }

    private static Task Silence(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>Changes the response of the server. If it has not processed the request, the response is that of a key that does not exist.</summary>
    private static async Task Edited(HttpContext context, SandboxResponse? answer, Action<JsonObject> edit)
    {
        JsonObject row = answer is { Status: 200 } ? JsonNode.Parse(answer.Body.Span)!.AsObject() : new JsonObject { ["key"] = "sk-never-made", ["token"] = new string('a', 64), ["key_alias"] = "ci" };
        edit(row);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(row.ToJsonString());
    }
}

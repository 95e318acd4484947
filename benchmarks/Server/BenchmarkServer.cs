using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiteLLM.PowerShell.Benchmarks.Server;

/// <summary>
/// The proxy of all participants, in a process of its own: the sandbox behind HTTP, which keeps the pages of a listing until something is
/// written, or a <see cref="KeyTable"/>, so that the server does not hide what the participants cost.
/// </summary>
internal sealed class BenchmarkServer
{
    internal const string MasterKey = "sk-benchmark-master";
    internal const string ControlPath = "/benchmark";

    private readonly ConcurrentDictionary<string, SandboxResponse> _pages = new();
    private SandboxServer _sandbox = Empty("latest");
    private KeyTable? _table;
    private TokenBucket? _limit;
    private int _delay;
    private long _requests;
    private long _refused;

    /// <summary>Serves until the process is ended; the address is the only line that is printed.</summary>
    internal static async Task RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.Run(new BenchmarkServer().AnswerAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await Console.In.ReadToEndAsync();
    }

    /// <summary>The attributes of a key as a platform team has them.</summary>
    internal static object FullKey(string alias) => new
    {
        key_alias = alias,
        models = new[] { "gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5" },
        max_budget = 100,
        budget_duration = "30d",
        tpm_limit = 100_000,
        rpm_limit = 1_000,
        max_parallel_requests = 20,
        metadata = new { owner = "platform", cost_center = "4711", environment = "production", ticket = "OPS-1234" },
        aliases = new { fast = "gpt-4o-mini" },
        model_rpm_limit = new Dictionary<string, int> { ["gpt-4o"] = 100 },
    };

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (path == ControlPath)
        {
            await ControlAsync(context);
            return;
        }

        Interlocked.Increment(ref _requests);
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        if (_delay > 0)
        {
            await Task.Delay(_delay);
        }

        if (_limit?.TryTake() == false)
        {
            Interlocked.Increment(ref _refused);
            context.Response.StatusCode = 429;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"error":{"message":"Too many requests","type":"throttling_error","param":null,"code":"429"}}""");
            return;
        }

        if (_table is { } table && await AnswerAsync(context, table, path, content.ToArray()))
        {
            return;
        }

        SandboxResponse answer = Answer(context, path, content.ToArray());
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body);
    }

    /// <summary>Answers from the table.</summary>
    /// <returns>Whether the table has the endpoint and the key.</returns>
    private static async Task<bool> AnswerAsync(HttpContext context, KeyTable table, string path, byte[] body)
    {
        var output = new ArrayBufferWriter<byte>(256 * 1024);
        IQueryCollection query = context.Request.Query;
        switch (path)
        {
            case "/key/list":
                table.WritePage(output, Number(query["page"], 1), Number(query["size"], 10), query["sort_by"] == "created_at" && query["sort_order"] == "asc", query["return_full_object"] == "true");
                break;
            case "/v2/key/info":
                table.WriteSeveral(output, JsonDocument.Parse(body).RootElement.GetProperty("keys").EnumerateArray().Select(id => id.GetString()!));
                break;
            case "/budget/list":
                output.Write(KeyTable.Budgets);
                break;
            case "/key/info" when table.WriteOne(output, query["key"]!):
            case "/key/update" when table.Update(output, JsonDocument.Parse(body).RootElement):
                break;
            default:
                return false;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = output.WrittenCount;
        await context.Response.Body.WriteAsync(output.WrittenMemory);
        return true;
    }

    private SandboxResponse Answer(HttpContext context, string path, byte[] body)
    {
        string query = context.Request.QueryString.Value!.TrimStart('?');
        var request = new SandboxRequest(
            context.Request.Method, path, query, context.Request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString())), body);
        if (path == "/key/list")
        {
            return _pages.GetOrAdd(query, _ => _sandbox.Handle(request));
        }

        SandboxResponse answer = _sandbox.Handle(request);
        if (context.Request.Method != "GET" && path != "/v2/key/info")
        {
            _pages.Clear();
        }

        return answer;
    }

    /// <summary>
    /// <c>?keys=</c> starts anew with so many keys in the sandbox, of the <c>version</c>. <c>?table=</c> starts anew with so many generated keys,
    /// and <c>hidden=</c> whose bulk responses have no ids. <c>?add=</c> adds keys, with the prefix <c>prefix=</c>. <c>?delay=</c> sets the delay of
    /// each response in milliseconds, and <c>?rate=</c> the number of requests in a second that are not refused. The response contains
    /// the numbers of all and of the refused requests since the last call.
    /// </summary>
    private Task ControlAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (query.ContainsKey("keys"))
        {
            _table = null;
            _sandbox = Empty(query["version"].FirstOrDefault() ?? "latest");
            Add("key", Number(query["keys"], 0));
        }

        if (query.ContainsKey("table"))
        {
            _sandbox = Empty("latest");
            Add("sample", 1);
            _table = new KeyTable(Number(query["table"], 0), Sample(), $"{context.Request.Scheme}://{context.Request.Host}", query["hidden"] == "true");
        }

        if (query.ContainsKey("add"))
        {
            Add(query["prefix"].FirstOrDefault() ?? Guid.NewGuid().ToString("N"), Number(query["add"], 0));
        }

        _delay = Number(query["delay"], _delay);
        _limit = query.ContainsKey("rate") ? Number(query["rate"], 0) is > 0 and var rate ? new TokenBucket(rate) : null : _limit;
        return context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Exchange(ref _requests, 0)} {Interlocked.Exchange(ref _refused, 0)}"));
    }

    private void Add(string name, int count)
    {
        for (int number = 1; number <= count; number++)
        {
            Send("POST", "/key/generate", "", JsonSerializer.SerializeToUtf8Bytes(FullKey($"{name}-{number}")));
        }

        _pages.Clear();
    }

    private JsonObject Sample() => JsonNode.Parse(Send("GET", "/key/list", "return_full_object=true&page=1&size=1", []).Body.Span)!["keys"]![0]!.AsObject();

    private SandboxResponse Send(string method, string path, string query, byte[] body) => _sandbox.Handle(
        new SandboxRequest(method, path, query, [new("Authorization", "Bearer " + MasterKey), new("Content-Type", "application/json")], body));

    private static int Number(string? text, int other) => int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : other;

    private static SandboxServer Empty(string version) => new(new SandboxOptions { MasterKey = MasterKey, Version = version });
}

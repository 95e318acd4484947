using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiteLLM.PowerShell.Benchmarks.Server;

/// <summary>
/// The proxy that all sides talk to, in a process of its own: the sandbox behind HTTP, which keeps the pages of a listing until
/// something is written, so that the server does not hide what the sides cost.
/// </summary>
internal sealed class BenchmarkServer
{
    internal const string MasterKey = "sk-benchmark-master";
    internal const string ControlPath = "/benchmark";

    private readonly ConcurrentDictionary<string, SandboxResponse> _pages = new();
    private SandboxServer _sandbox = Empty();
    private int _delay;

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
            Control(context.Request.Query);
            return;
        }

        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        if (_delay > 0)
        {
            await Task.Delay(_delay);
        }

        SandboxResponse answer = Answer(context, path, content.ToArray());
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body);
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

    /// <summary><c>?keys=</c> starts anew with so many keys, <c>?add=</c> adds some, <c>?delay=</c> sets the delay of each answer in milliseconds.</summary>
    private void Control(IQueryCollection query)
    {
        if (query.TryGetValue("keys", out var keys))
        {
            _sandbox = Empty();
            Add("key", int.Parse(keys!, CultureInfo.InvariantCulture));
        }

        if (query.TryGetValue("add", out var added))
        {
            Add(Guid.NewGuid().ToString("N"), int.Parse(added!, CultureInfo.InvariantCulture));
        }

        if (query.TryGetValue("delay", out var delay))
        {
            _delay = int.Parse(delay!, CultureInfo.InvariantCulture);
        }
    }

    private void Add(string name, int count)
    {
        KeyValuePair<string, string>[] headers = [new("Authorization", "Bearer " + MasterKey), new("Content-Type", "application/json")];
        for (int number = 1; number <= count; number++)
        {
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(FullKey($"{name}-{number}"));
            _sandbox.Handle(new SandboxRequest("POST", "/key/generate", "", headers, body));
        }

        _pages.Clear();
    }

    private static SandboxServer Empty() => new(new SandboxOptions { MasterKey = MasterKey });
}

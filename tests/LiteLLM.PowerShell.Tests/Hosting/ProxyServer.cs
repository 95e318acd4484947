using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A LiteLLM proxy on loopback: the sandbox's logic behind real HTTP, with a log of every request.</summary>
public sealed class ProxyServer : IAsyncDisposable
{
    public const string MasterKey = "sk-master-of-the-tests";

    private readonly WebApplication _app;
    private readonly Func<DateTimeOffset>? _clock;
    private readonly ConcurrentQueue<RecordedRequest> _log = new();
    private int _connections;

    private ProxyServer(WebApplication app, SandboxServer sandbox, SandboxOptions options, Func<DateTimeOffset>? clock)
    {
        Options = options;
        _app = app;
        _clock = clock;
        Sandbox = sandbox;
        app.Run(AnswerAsync);
    }

    /// <summary>The server's state.</summary>
    public SandboxServer Sandbox { get; }

    /// <summary>The settings of the server, which can be changed as by a restart.</summary>
    public SandboxOptions Options { get; }

    /// <summary>The address, without a slash at the end.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Takes over an answer: returns true when it has written one.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; set; }

    /// <summary>Changes what the server understands and answers, as another version or a gateway would. Requests that <see cref="Intercept"/> takes over do not reach it.</summary>
    public ServerMode? Mode { get; set; }

    /// <summary>All requests so far, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _log];

    /// <summary>How many connections are open, or have requests in progress.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The requests that change something.</summary>
    public IReadOnlyList<RecordedRequest> Writes => [.. _log.Where(request => request.IsWrite)];

    public static async Task<ProxyServer> StartAsync(
        string version = "1.81.13", bool licensed = false, Func<DateTimeOffset>? clock = null, string prefix = "", X509Certificate2? certificate = null,
        string masterKey = MasterKey, string host = "127.0.0.1", HttpProtocols protocols = HttpProtocols.Http1AndHttp2,
        IReadOnlyList<SandboxModel>? models = null)
    {
        var options = new SandboxOptions { MasterKey = masterKey, Version = version, Licensed = licensed };
        options.Models = models ?? options.Models;
        if (clock is not null)
        {
            options.UtcNow = clock;
        }

        ProxyServer? server = null;
        // No configuration files: each server would watch the folder for changes, and the system limits the number of watchers of a user.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls($"{(certificate is null ? "http" : "https")}://{host}:0");
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Protocols = protocols;
                endpoint.Use(next => connection => server!.CountAsync(next, connection));
            });
            options.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        });
        WebApplication app = builder.Build();
        if (prefix.Length > 0)
        {
            app.UsePathBase(prefix);
        }

        server = new ProxyServer(app, new SandboxServer(options), options, clock);
        await app.StartAsync();
        return server;
    }

    /// <summary>Waits until every request that clients have sent is carried out, also those of a client that was killed.</summary>
    public async Task CompleteAsync()
    {
        // The system hands over connections in the order in which they were made, so that all earlier ones are counted after this.
        using (var client = new HttpClient())
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(Address + "/health/liveliness"));
        }

        await Eventually.IsTrueAsync(() => Connections == 0, "the end of all connections");
    }

    /// <summary>Forgets the requests so far.</summary>
    public void ClearLog() => _log.Clear();

    /// <summary>Sends a request as another tool would, past the module and past the log.</summary>
    public JsonElement Call(string method, string path, object? body = null) => CallAs(MasterKey, method, path, body);

    /// <summary>Sends a request as the holder of a key, past the module and past the log.</summary>
    public JsonElement CallAs(string key, string method, string path, object? body = null)
    {
        string[] parts = path.Split('?', 2);
        byte[] content = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body);
        KeyValuePair<string, string>[] headers = [new("Authorization", "Bearer " + key), new("Content-Type", "application/json")];
        SandboxResponse answer = Sandbox.Handle(new SandboxRequest(method, parts[0], parts.Length > 1 ? parts[1] : "", headers, content));
        using JsonDocument document = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = 1000 });
        return document.RootElement.Clone();
    }

    /// <summary>Makes a key as another tool would.</summary>
    /// <returns>The id of the key.</returns>
    public string AddKey(object attributes) => Call("POST", "/key/generate", attributes) is var answer && answer.TryGetProperty("token", out JsonElement token)
        ? token.GetString()!
        : throw new InvalidOperationException($"The sandbox refused a key: {answer}");

    /// <summary>Makes keys as another tool would: <c>key-1</c>, <c>key-2</c> and so on.</summary>
    public void AddKeys(int count)
    {
        for (int number = 1; number <= count; number++)
        {
            AddKey(new { key_alias = $"key-{number}" });
        }
    }

    /// <summary>The row that is stored for a key.</summary>
    public JsonElement Stored(string id) => Call("GET", "/key/info?key=" + id).GetProperty("info");

    /// <summary>What the sandbox answers to a request, as text.</summary>
    public string SandboxAnswer(RecordedRequest request) => Ask(request).Body;

    /// <summary>What the sandbox answers to a request.</summary>
    public (int Status, string Body) Ask(RecordedRequest request)
    {
        SandboxResponse answer = Sandbox.Handle(new SandboxRequest(request.Method, request.Path, request.Query, request.Headers, Encoding.UTF8.GetBytes(request.Body)));
        return (answer.Status, Encoding.UTF8.GetString(answer.Body.ToArray()));
    }

    /// <summary>Lets the sandbox carry out the request that an interceptor handles, and returns its response.</summary>
    public SandboxResponse CarryOut(HttpContext context)
    {
        RecordedRequest request = RequestOf(context);
        return Sandbox.Handle(new SandboxRequest(request.Method, request.Path, request.Query, request.Headers, Encoding.UTF8.GetBytes(request.Body)));
    }

    /// <summary>The request that an interceptor handles. The last one in <see cref="Requests"/> may be another that arrived at the same time.</summary>
    public static RecordedRequest RequestOf(HttpContext context) => (RecordedRequest)context.Items[typeof(RecordedRequest)]!;

    /// <summary>Answers every request, or those to one path, with a text.</summary>
    public void AlwaysAnswer(int status, string contentType, string body, string? path = null) => Intercept = async context =>
    {
        if (path is not null && context.Request.Path != path)
        {
            return false;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
        return true;
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        byte[] body = content.ToArray();
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        string[] parts = target[context.Request.PathBase.Value!.Length..].Split('?', 2);
        string query = parts.Length > 1 ? parts[1] : "";
        Dictionary<string, string> headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new RecordedRequest(context.Request.Method, parts[0], query, Encoding.UTF8.GetString(body), headers);
        context.Items[typeof(RecordedRequest)] = request;
        _log.Enqueue(request);
        if (_clock is not null)
        {
            context.Response.Headers.Date = _clock().ToString("R", CultureInfo.InvariantCulture);
        }

        context.Request.Body = new MemoryStream(body);
        if (Intercept is { } intercept && await intercept(context))
        {
            return;
        }

        if (Mode is { } mode)
        {
            (int status, string text) = mode.Answer(this, new RecordedRequest(context.Request.Method, parts[0], query, Encoding.UTF8.GetString(body), headers));
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(text);
            return;
        }

        SandboxResponse answer = Sandbox.Handle(new SandboxRequest(context.Request.Method, parts[0], query, headers, body));
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (KeyValuePair<string, string> header in answer.Headers)
        {
            context.Response.Headers[header.Key] = header.Value;
        }

        await context.Response.Body.WriteAsync(answer.Body);
    }
}

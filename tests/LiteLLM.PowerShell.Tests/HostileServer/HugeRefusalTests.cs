using System.IO.Compression;
using System.Management.Automation;
using System.Text;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.HostileServer;

/// <summary>Refusals that go on and on: what an error can show of them is read, and no more. Alone, because what the process allocates is measured.</summary>
[Collection(nameof(HugeRefusalTests))]
[CollectionDefinition(nameof(HugeRefusalTests), DisableParallelization = true)]
public sealed class HugeRefusalTests
{
    private const int Offered = 250_000_000;

    /// <summary>Many times what it takes, and far less than is offered.</summary>
    private const int MostAllocated = 60_000_000;

    /// <summary>By what the body begins with; a text that repeats the key of the connection goes on behind it.</summary>
    [Theory]
    [InlineData(400, "application/json", """{"error":{"message":"too much: """, "InvalidRequest", "too much: ")]
    [InlineData(400, "application/json", """{"error":{"message":"too much","type":"t","param":"p","code":"400"},"trace":[{"body":" """, "InvalidRequest", "too much (HTTP 400).")]
    [InlineData(404, "application/json", """{"error":{"message":"Key not found in database"},"n":{" """, "KeyNotFound", "Key not found in database (HTTP 404).")]
    [InlineData(422, "application/json", """{"detail":[{"type":"x","loc":["body","metadata"],"msg":"Not valid","input":{"a":[1,true,{"b":" """, "InvalidRequest", "metadata: Not valid (HTTP 422).")]
    [InlineData(400, "application/json", """{"error":{"message":"too much"},"na""", "InvalidRequest", "too much (HTTP 400).")]
    [InlineData(500, "application/json", "[", "UnexpectedResponse", "GET /key/list was answered with HTTP 500 and ")]
    [InlineData(401, "text/plain", "", "UnexpectedResponse", "GET /key/list was answered with HTTP 401 and ")]
    [InlineData(502, "text/html", "<html>", "UnexpectedResponse", "GET /key/list was answered with HTTP 502 and '<html>")]
    [InlineData(302, "text/html", "<html>", "Redirected", "GET /key/list was redirected to ")]
    public async Task Is_reported_by_its_beginning(int status, string type, string beginning, string errorId, string expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = Connected(proxy);
        proxy.Intercept = async context =>
        {
            Begin(context, status, type);
            await OfferAsync(context.Response.Body, beginning, context.RequestAborted);
            return true;
        };

        Check(engine, errorId, expected);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"too much: """, "InvalidRequest", "too much: ")]
    [InlineData(503, "<html>", "UnexpectedResponse", "GET /key/list was answered with HTTP 503 and '<html>")]
    public async Task Is_not_decompressed_completely(int status, string beginning, string errorId, string expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = Connected(proxy);
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            await OfferAsync(zip, beginning, CancellationToken.None);
        }

        byte[] body = packed.ToArray();
        proxy.Intercept = async context =>
        {
            Begin(context, status, "application/json");
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(body);
            return true;
        };

        Check(engine, errorId, expected);
    }

    private static Engine Connected(ProxyServer proxy)
    {
        var engine = new Engine();
        engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -MaximumRetryCount 0; Get-LiteLLMKey").ShouldSucceed();
        return engine;
    }

    private static void Check(Engine engine, string errorId, string expected)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);

        RunResult result = engine.Run("Get-LiteLLMKey");

        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        ErrorRecord error = result.ShouldFail(errorId);
        Assert.InRange(allocated, 0, MostAllocated);
        Assert.StartsWith(expected, error.Exception.Message, StringComparison.Ordinal);
        Assert.InRange(error.Exception.Message.Length, expected.Length, 1_000);
        Assert.DoesNotContain(ProxyServer.MasterKey, result.EverythingSaid, StringComparison.Ordinal);
    }

    private static void Begin(HttpContext context, int status, string type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Headers.Location = status == 302 ? "/elsewhere" : default;
    }

    private static async Task OfferAsync(Stream body, string beginning, CancellationToken closed)
    {
        byte[] more = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"{ProxyServer.MasterKey} ", 4_000)));
        await body.WriteAsync(Encoding.UTF8.GetBytes(beginning), closed);
        for (int sent = 0; sent < Offered && !closed.IsCancellationRequested; sent += more.Length)
        {
            await body.WriteAsync(more, closed);
        }
    }
}

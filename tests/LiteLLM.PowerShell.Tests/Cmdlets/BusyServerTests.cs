using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>A server that has too much to do slows down the whole client, not only the request that it refuses.</summary>
public sealed class BusyServerTests
{
    /// <summary>One command learns that the server is busy while another one, on the same connection, has eight requests in progress.</summary>
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task All_requests_wait_as_long_as_the_server_asks_and_then_begin_one_by_one(int status)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var busy = new Engine(proxy);
        using var refused = new Engine();
        proxy.AddKeys(60);
        object connection = busy.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -MaximumRetryCount 0 -PassThru").Only;
        busy.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        var pause = TimeSpan.FromSeconds(2);
        var server = new BusyServer(proxy, status, pause);

        Task<RunResult> blocking = OwnThread.RunAsync(() => busy.Run("$keys | Block-LiteLLMKey"));
        await server.IsFull.WaitAsync(Eventually.Limit);
        refused.Run("Get-LiteLLMKey -Connection $there", ("there", connection)).ShouldFail("UnexpectedResponse");
        server.AnswerEarlierRequests();
        await Eventually.IsTrueAsync(() => !server.IsPausing || HasSeen(busy, BusyServer.Limit), "the answers to the earlier requests");
        int late = server.IsPausing ? 0 : BusyServer.Limit;
        (await blocking.WaitAsync(Eventually.Limit)).ShouldSucceed();

        Assert.Equal(60, proxy.Writes.Count);
        Assert.True(server.FirstAfterRefusal >= pause, $"A request was sent {server.FirstAfterRefusal} after the refusal.");
        Assert.InRange(server.MostTooMany, 0, late);
        Assert.Equal(BusyServer.Limit, server.Most);
    }

    [Fact]
    public async Task A_command_that_waits_for_the_server_stops_at_once()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        var asked = new TaskCompletionSource();
        proxy.Intercept = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "60";
            asked.TrySetResult();
            return Task.FromResult(true);
        };

        TimeSpan stopping = engine.RunAndStop("Get-LiteLLMKey -ErrorAction SilentlyContinue; Get-LiteLLMKey", asked.Task.ContinueWith(_ => Thread.Sleep(500), TaskScheduler.Default));

        Assert.InRange(stopping, TimeSpan.Zero, Engine.Promptly);
    }

    /// <summary>Whether the command shows that so many of its requests were answered. An answer that it sees only after the pause counts as one after the refusal.</summary>
    private static bool HasSeen(Engine engine, int answers) =>
        engine.Progress.Any(shown => shown.StatusDescription.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{answers} keys"), StringComparison.Ordinal));
}

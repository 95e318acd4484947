using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>A server that has too much to do slows down the whole client, not only the request that it refuses.</summary>
public sealed class BusyServerTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task All_requests_wait_as_long_as_the_server_asks_and_then_begin_one_by_one(int status)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(60);
        var arrivals = new ConcurrentQueue<(TimeSpan Time, int Together)>();
        var clock = Stopwatch.StartNew();
        int all = 0;
        int now = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/block")
            {
                return false;
            }

            int number = Interlocked.Increment(ref all);
            arrivals.Enqueue((clock.Elapsed, Interlocked.Increment(ref now)));
            await Task.Delay(20);
            Interlocked.Decrement(ref now);
            if (number == 9)
            {
                context.Response.StatusCode = status;
                context.Response.Headers.RetryAfter = 2.ToString(CultureInfo.InvariantCulture);
            }

            return number == 9;
        };

        engine.Run("Get-LiteLLMKey | Block-LiteLLMKey -ErrorAction SilentlyContinue");

        (TimeSpan Time, int Together)[] seen = [.. arrivals];
        int resumed = Enumerable.Range(1, seen.Length - 1).Single(index => seen[index].Time - seen[index - 1].Time > TimeSpan.FromSeconds(1.5));
        Assert.InRange(resumed, 9, 30);
        Assert.Equal(1, seen[resumed].Together);
        Assert.InRange(seen[resumed + 1].Together, 1, 2);
        Assert.Equal(8, seen.Skip(resumed).Max(arrival => arrival.Together));
        Assert.InRange(proxy.Writes.Count, 60, 61);
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
            context.Response.Headers.RetryAfter = "20";
            asked.TrySetResult();
            return Task.FromResult(true);
        };

        TimeSpan stopping = engine.RunAndStop("Get-LiteLLMKey -ErrorAction SilentlyContinue; Get-LiteLLMKey", asked.Task.ContinueWith(_ => Thread.Sleep(500), TaskScheduler.Default));

        Assert.InRange(stopping, TimeSpan.Zero, Engine.Promptly);
    }
}

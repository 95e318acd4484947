using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Reads whose responses are no longer needed are canceled, and the failure of one read does not affect another.</summary>
public sealed class AbandonedReadsTests
{
    [Fact]
    public async Task A_slow_read_that_is_no_longer_needed_is_canceled_at_once()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string fast = proxy.AddKey(new { key_alias = "fast" });
        string slow = proxy.AddKey(new { key_alias = "slow" });
        UnansweredRead read = UnansweredRead.Of(proxy, slow);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        string keys = engine.Run("Get-LiteLLMKey -Id $fast, $slow | ForEach-Object { $read.WaitUntilReached(); $_ } | Select-Object -First 1", ("fast", fast), ("slow", slow), ("read", read)).Texts;

        Assert.Equal("fast", keys);
        await read.SocketClosed.WaitAsync(Eventually.Limit);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Engine.Promptly);
        Assert.Empty(engine.HostText);
    }

    [Fact]
    public async Task Ctrl_C_does_not_wait_for_a_slow_read()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string fast = proxy.AddKey(new { key_alias = "fast" });
        string slow = proxy.AddKey(new { key_alias = "slow" });
        UnansweredRead read = UnansweredRead.Of(proxy, slow);

        TimeSpan stopping = engine.RunAndStop($"Get-LiteLLMKey -Id {fast}, {slow}", read.Reached);

        Assert.InRange(stopping, TimeSpan.Zero, Engine.Promptly);
        await read.SocketClosed.WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task Where_keys_cannot_be_read_together_they_are_read_at_the_same_time_and_the_refusal_is_remembered()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(40);
        engine.Run("$ids = @((Get-LiteLLMKey).Id)").ShouldSucceed();
        proxy.ClearLog();
        var crowd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        object gate = new();
        int refusals = 0;
        int now = 0;
        int most = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path == "/v2/key/info")
            {
                Interlocked.Increment(ref refusals);
                context.Response.StatusCode = 403;
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync("""{"detail":"Not allowed to call this route"}"""u8.ToArray());
                return true;
            }

            if (Volatile.Read(ref refusals) > 0)
            {
                lock (gate)
                {
                    most = Math.Max(most, ++now);
                    _ = now == 16 && crowd.TrySetResult();
                }

                await crowd.Task.WaitAsync(Eventually.Limit);
                lock (gate)
                {
                    now--;
                }
            }

            return false;
        };

        Assert.Equal(40, engine.Run("Get-LiteLLMKey -Id $ids -ThrottleLimit 16").ShouldSucceed().Output.Count);
        Assert.Equal(40, engine.Run("Get-LiteLLMKey -Id $ids -ThrottleLimit 16").ShouldSucceed().Output.Count);

        Assert.Equal(1, refusals);
        Assert.Equal(16, most);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey -Id $ids", "UnexpectedResponse")]
    [InlineData("Block-LiteLLMKey -Id $ids -PassThru", "UnexpectedResponse")]
    [InlineData("$ids | ForEach-Object { [pscustomobject]@{ Id = $_ } } | Set-LiteLLMKey -MaxBudget 5 -PassThru", "UnexpectedResponse")]
    public async Task A_key_that_cannot_be_read_is_an_error_of_its_own(string command, string errorId)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(20);
        string bad = proxy.Call("GET", "/key/list?key_alias=key-7").GetProperty("keys")[0].GetString()!;
        engine.Run("$ids = @((Get-LiteLLMKey).Id)").ShouldSucceed();
        proxy.Intercept = async context =>
        {
            RecordedRequest request = ProxyServer.RequestOf(context);
            bool isBad = request is { IsWrite: false, Path: "/v2/key/info" or "/key/info" } && (request.Body + request.Query).Contains(bad, StringComparison.Ordinal);
            if (isBad)
            {
                context.Response.StatusCode = 500;
                await context.Response.Body.WriteAsync("Internal Server Error"u8.ToArray());
            }

            return isBad;
        };

        RunResult run = engine.Run(command);

        Assert.Equal(errorId, Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(19, run.Output.Count);
        Assert.DoesNotContain("key-7", run.Output.Select(key => key.ToString()));
    }
}

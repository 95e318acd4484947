using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

public sealed class RetryTests
{
    [Fact]
    public async Task Each_retry_is_reported()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Fault.Once(proxy, "/key/list", "503", carriedOut: false);

        RunResult result = engine.Run("Get-LiteLLMKey -Verbose").ShouldSucceed();

        Assert.Single(result.Verbose, text => text.StartsWith("GET /key/list: ", StringComparison.Ordinal) && text.EndsWith("(1 of 4).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_not_repeat_what_asks_for_a_longer_wait_than_there_is_time()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AnswerBusy(proxy, "3600", () => { });

        engine.Run("Get-LiteLLMKey").ShouldFail("UnexpectedResponse");

        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task A_wait_ends_with_Ctrl_C()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AnswerBusy(proxy, "60", () => answered.TrySetResult());

        TimeSpan stopping = engine.RunAndStop("Get-LiteLLMKey", Task.WhenAll(answered.Task, Task.Delay(500)));

        Assert.InRange(stopping, TimeSpan.Zero, Engine.Promptly);
        Assert.Single(proxy.Requests);
    }

    private static void AnswerBusy(ProxyServer proxy, string retryAfter, Action answered) => proxy.Intercept = async context =>
    {
        context.Response.Headers.RetryAfter = retryAfter;
        await Fault.SpoilAsync(context, "429");
        answered();
        return true;
    };
}

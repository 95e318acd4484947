using LiteLLM.PowerShell.Tests.Faults;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>The message about a retry belongs to the cmdlet whose request failed, and comes before the wait.</summary>
public sealed class NoticeTests
{
    private const string Retry = "GET /key/list: ";

    [Theory]
    [InlineData("Get-LiteLLMKey -Verbose | Block-LiteLLMKey", true)]
    [InlineData("Get-LiteLLMKey | Block-LiteLLMKey -Verbose", false)]
    public async Task A_retry_is_reported_by_the_cmdlet_whose_request_failed(string command, bool isReported)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);
        int failures = 0;
        proxy.Intercept = async context =>
        {
            bool fails = context.Request.Query["page"] == "2" && Interlocked.Increment(ref failures) == 1;
            if (fails)
            {
                await Fault.SpoilAsync(context, "503");
            }

            return fails;
        };

        RunResult run = engine.Run(command).ShouldSucceed();

        Assert.Equal(isReported ? 1 : 0, run.Verbose.Count(message => message.StartsWith(Retry, StringComparison.Ordinal)));
        Assert.Equal(1 + 1, Math.Min(2, failures));
    }

    [Theory]
    [InlineData("Get-LiteLLMKey", "/key/list")]
    [InlineData("Get-LiteLLMKey a", "/key/info")]
    [InlineData("Block-LiteLLMKey a", "/key/block")]
    [InlineData("Set-LiteLLMKey a -MaxBudget 5", "/key/update")]
    [InlineData("New-LiteLLMKey b", "/key/generate")]
    [InlineData("Remove-LiteLLMKey a -Confirm:$false", "/key/delete")]
    [InlineData("Copy-LiteLLMKey a b", "/key/generate")]
    [InlineData("@{ Name = 'b' } | Sync-LiteLLMKey -SetName s", "/key/list")]
    [InlineData("@{ Name = 'b' } | Sync-LiteLLMKey -SetName s", "/key/generate")]
    [InlineData("Get-LiteLLMTeam", "/team/list")]
    public async Task A_retry_is_reported_before_the_wait(string command, string path)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != path)
            {
                return false;
            }

            context.Response.Headers.RetryAfter = "200";
            await Fault.SpoilAsync(context, "429");
            return true;
        };
        engine.Run("$null", ("reported", reported)).ShouldSucceed();

        TimeSpan stopping = engine.RunAndStop(command + " -Verbose 4>&1 | ForEach-Object { if (\"$_\" -like '*Retrying in*') { $reported.SetResult() } }", reported.Task);

        Assert.InRange(stopping, TimeSpan.Zero, Engine.Promptly);
    }
}

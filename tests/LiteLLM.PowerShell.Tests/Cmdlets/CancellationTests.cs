using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class CancellationTests
{
    [Theory]
    [InlineData("Get-LiteLLMKey", "/key/list", false)]
    [InlineData("Get-LiteLLMKey", "/key/list", true)]
    [InlineData("Get-LiteLLMKey a", "/key/info", false)]
    [InlineData("New-LiteLLMKey", "/key/generate", false)]
    [InlineData("New-LiteLLMKey", "/key/info", false)]
    [InlineData("Set-LiteLLMKey a -MaxBudget 1", "/key/update", false)]
    [InlineData("Set-LiteLLMKey a -MaxBudget 1", "/key/update", true)]
    [InlineData("Test-LiteLLMKey a", "/key/info", false)]
    [InlineData("Remove-LiteLLMKey a -Confirm:$false", "/key/delete", false)]
    [InlineData("Block-LiteLLMKey a", "/key/block", false)]
    [InlineData("Unblock-LiteLLMKey blocked", "/key/unblock", false)]
    [InlineData("Import-LiteLLMKey a", "/key/info", false)]
    [InlineData("Test-LiteLLMConnection", "/health/readiness", false)]
    [InlineData("Connect-LiteLLM (Get-LiteLLMConnection).Uri sk-other", "/key/list", false)]
    public async Task Stops_at_once_and_closes_the_socket(string command, string path, bool midway)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AddKey(new { key_alias = "blocked", blocked = true });
        UnansweredRequest request = UnansweredRequest.To(proxy, path, midway);

        TimeSpan stopping = engine.RunAndStop(command, request.Reached);

        Assert.InRange(stopping, TimeSpan.Zero, Engine.Promptly);
        await request.SocketClosed.WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task A_stopped_command_leaves_the_connection_usable()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        UnansweredRequest request = UnansweredRequest.To(proxy, "/key/list");
        engine.RunAndStop("Get-LiteLLMKey", request.Reached);
        proxy.Intercept = null;

        Assert.Equal("a", engine.Run("Get-LiteLLMKey").Texts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ends_with_the_timeout(bool midway)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        engine.Run("Connect-LiteLLM $address $master -TimeoutSec 1 -MaximumRetryCount 0 -SkipValidation", ("address", proxy.Address), ("master", ProxyServer.MasterKey)).ShouldSucceed();
        UnansweredRequest request = UnansweredRequest.To(proxy, "/key/list", midway);

        do
        {
            engine.Run("Get-LiteLLMKey").ShouldFail(
                "Timeout",
                ErrorCategory.OperationTimeout,
                "GET /key/list was not answered within 1 seconds. The request may have been processed. Check before you retry. To allow more time, use Connect-LiteLLM -TimeoutSec.");
        }
        while (!request.Reached.IsCompleted); // On a busy machine, the time can be over before the request reaches the server.

        await request.SocketClosed.WaitAsync(Eventually.Limit);
    }
}

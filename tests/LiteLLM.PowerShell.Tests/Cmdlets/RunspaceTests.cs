using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class RunspaceTests
{
    [Fact]
    public async Task Two_runspaces_never_mix_their_connections()
    {
        await using ProxyServer red = await ProxyServer.StartAsync();
        await using ProxyServer blue = await ProxyServer.StartAsync();
        using var redEngine = new Engine(red);
        using var blueEngine = new Engine(blue);
        red.AddKey(new { key_alias = "red" });
        blue.AddKey(new { key_alias = "blue" });

        Assert.Equal("red", redEngine.Run("Get-LiteLLMKey").Texts);
        Assert.Equal("blue", blueEngine.Run("Get-LiteLLMKey").Texts);
        redEngine.Run("Disconnect-LiteLLM").ShouldSucceed();
        Assert.Equal("blue", blueEngine.Run("Get-LiteLLMKey").Texts);
    }

    [Fact]
    public async Task Twenty_runspaces_at_once_can_share_a_connection()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var owner = new Engine(proxy);
        object connection = owner.Run("Get-LiteLLMConnection").Only;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => OwnThread.RunAsync(() =>
        {
            using var engine = new Engine();
            engine.Run($"1..5 | ForEach-Object {{ New-LiteLLMKey \"key-{number}-$_\" -Connection $connection }}", ("connection", connection)).ShouldSucceed();
        })));

        Assert.Equal(100, proxy.Sandbox.KeyCount);
    }
}

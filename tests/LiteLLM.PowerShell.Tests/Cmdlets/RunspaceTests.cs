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
    public async Task Fifty_runspaces_at_once_each_use_their_own_proxy()
    {
        const int Count = 50;
        ProxyServer[] proxies = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => ProxyServer.StartAsync()));
        Engine[] engines = [.. proxies.Select(proxy => new Engine(proxy))];
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Count).Select(number => Task.Run(() =>
                engines[number].Run($"1..5 | ForEach-Object {{ $null = New-LiteLLMKey \"key-{number}-$_\" }}").ShouldSucceed())));

            string[] found = [.. engines.Select(engine => engine.Run("Get-LiteLLMKey").Texts)];
            Assert.Equal(Enumerable.Range(0, Count).Select(number => string.Join(",", Enumerable.Range(1, 5).Reverse().Select(each => $"key-{number}-{each}"))), found);
        }
        finally
        {
            Array.ForEach(engines, engine => engine.Dispose());
            await Task.WhenAll(proxies.Select(proxy => proxy.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Fifty_runspaces_at_once_can_share_a_connection()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var owner = new Engine(proxy);
        object connection = owner.Run("Get-LiteLLMConnection").Only;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() =>
        {
            using var engine = new Engine();
            engine.Run($"1..5 | ForEach-Object {{ New-LiteLLMKey \"key-{number}-$_\" -Connection $connection }}", ("connection", connection)).ShouldSucceed();
        })));

        Assert.Equal(250, proxy.Sandbox.KeyCount);
    }
}

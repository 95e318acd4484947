using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.HostileServer;

/// <summary>One server and one engine for all hostile answers, so that what one of them spoils shows in the next.</summary>
public sealed class HostileServerBench : IAsyncLifetime
{
    public ProxyServer Proxy { get; private set; } = null!;

    public Engine Engine { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Proxy = await ProxyServer.StartAsync(licensed: true);
        Engine = new Engine();
        Engine.Run($"Connect-LiteLLM {Proxy.Address} {ProxyServer.MasterKey} -MaximumRetryCount 0 -TimeoutSec 10").ShouldSucceed();
    }

    public async Task DisposeAsync()
    {
        Engine.Dispose();
        await Proxy.DisposeAsync();
    }
}

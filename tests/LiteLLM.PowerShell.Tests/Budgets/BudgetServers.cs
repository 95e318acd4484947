using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.ServerBehaviour;

namespace LiteLLM.PowerShell.Tests.Budgets;

/// <summary>The servers that differ in how they answer about the budgets of keys.</summary>
public sealed class BudgetServers : TheoryData<string>
{
    public BudgetServers()
        : base("1.80.11", "1.81.13", "1.83.2", "latest", "newest", "no ids in bulk answers")
    {
    }

    public static async Task<ProxyServer> StartAsync(string name, bool licensed = false)
    {
        ServerMode mode = ServerModes.Named(name);
        ProxyServer proxy = await ProxyServer.StartAsync(mode.Version, licensed);
        proxy.Mode = mode;
        return proxy;
    }
}

using System.Collections.Concurrent;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Connections.Features;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class ImportAndRemoveTests
{
    private const string Rounds = """
        $connections = foreach ($round in 1..100) {
            Import-Module $manifest
            Connect-LiteLLM $address $key -PassThru
            $null = New-LiteLLMKey "round-$round"
            Remove-Module LiteLLM
        }
        $connections | ForEach-Object { $_.IsClosed }
        """;

    [Fact]
    public async Task A_hundred_rounds_leave_no_connection_no_socket_and_no_subscription()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        var sockets = new ConcurrentDictionary<string, bool>();
        proxy.Intercept = context =>
        {
            string id = context.Connection.Id;
            if (sockets.TryAdd(id, true))
            {
                context.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.Register(() => sockets[id] = false);
            }

            return Task.FromResult(false);
        };
        using var engine = new Engine();

        RunResult result = engine.Run("Remove-Module LiteLLM\n" + Rounds,
            ("manifest", Path.Combine(Engine.ModuleFolder, "LiteLLM.psd1")), ("address", proxy.Address), ("key", ProxyServer.MasterKey)).ShouldSucceed();

        Assert.Equal(Enumerable.Repeat("True", 100), result.Output.Select(closed => closed.ToString()));
        Assert.Equal(100, proxy.Sandbox.KeyCount);
        Assert.InRange(sockets.Count, 100, 200);
        await Eventually.IsTrueAsync(() => sockets.Values.All(isOpen => !isOpen), "the end of all sockets");
        Assert.Equal(1, Subscriptions.Count);
    }
}

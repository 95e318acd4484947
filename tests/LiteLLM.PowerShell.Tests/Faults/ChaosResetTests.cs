using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>Many keys get new secrets while requests fail at random.</summary>
[LongRunning]
public sealed class ChaosResetTests
{
    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Every_key_gets_another_secret_once(int seed)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using Engine engine = ChaosBench.Connect(proxy);
        proxy.AddKeys(ChaosBench.Keys);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        string[] before = engine.Run("$keys.Id").Texts.Split(',');
        Chaos.At(proxy, seed);

        RunResult reset = engine.Run("$keys | Reset-LiteLLMKey -Confirm:$false").ShouldSucceed();

        ChaosBench.ShouldWork(proxy, reset, key => key.Key);
        Assert.Empty(ChaosBench.Known(proxy, before));
    }
}

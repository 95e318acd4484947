using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>A set of many keys is synchronized and changed while requests fail at random.</summary>
[LongRunning]
public sealed class ChaosSetTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_set_becomes_as_declared_and_stays_so(int seed)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using Engine engine = ChaosBench.Connect(proxy);
        Chaos.At(proxy, seed);

        RunResult created = engine.Run($"1..{ChaosBench.Keys} | ForEach-Object {{ @{{ Name = \"ci-$_\"; MaxBudget = $_ }} }} | Sync-LiteLLMKey -SetName chaos").ShouldSucceed();
        ChaosBench.ShouldWork(proxy, created, result => result.Key.Key);

        engine.Run($"1..{ChaosBench.Keys} | ForEach-Object {{ @{{ Name = \"ci-$_\"; MaxBudget = $_ + 1000 }} }} | Sync-LiteLLMKey -SetName chaos").ShouldSucceed();

        proxy.Intercept = null;
        string budgets = engine.Run("[int[]] (Get-LiteLLMKey).MaxBudget").ShouldSucceed().Texts;
        Assert.Equal(Enumerable.Range(1001, ChaosBench.Keys), budgets.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).Order());
    }
}

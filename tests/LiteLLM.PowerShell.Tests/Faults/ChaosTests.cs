using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>Many keys are created while requests fail at random. The chaos tests are in several classes, because they mostly wait and can do so at the same time.</summary>
public sealed class ChaosTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_key_is_created_once_and_its_secret_is_returned(int seed)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using Engine engine = ChaosBench.Connect(proxy);
        var chaos = Chaos.At(proxy, seed);

        RunResult created = engine.Run($"1..{ChaosBench.Keys} | ForEach-Object {{ [pscustomobject]@{{ KeyAlias = \"ci-$_\" }} }} | New-LiteLLMKey -MaxBudget 5").ShouldSucceed();

        ChaosBench.ShouldWork(proxy, created, key => key.Key);
        Assert.True(chaos.Faults > ChaosBench.Keys / 10, $"There were only {chaos.Faults} faults.");
    }
}

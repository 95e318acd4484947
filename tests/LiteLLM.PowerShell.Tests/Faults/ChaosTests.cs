using System.Globalization;
using System.Net;
using System.Security;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>
/// Many keys on a bad day: each is made once, its secret is in the caller's hands and works, and there is none besides. The number of
/// keys is that of the environment's <c>CHAOS_KEYS</c>; docs/reliability.md has the command for the full size.
/// </summary>
public sealed class ChaosTests
{
    private static readonly int Keys = int.Parse(Environment.GetEnvironmentVariable("CHAOS_KEYS") ?? "80", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_key_is_created_once_and_its_secret_comes_out(int seed)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using Engine engine = Connect(proxy);
        var chaos = Chaos.At(proxy, seed);

        RunResult created = engine.Run($"1..{Keys} | ForEach-Object {{ [pscustomobject]@{{ KeyAlias = \"ci-$_\" }} }} | New-LiteLLMKey -MaxBudget 5").ShouldSucceed();

        ShouldWork(proxy, created, key => key.Key);
        Assert.True(chaos.Faults > Keys / 10, $"There were only {chaos.Faults} faults.");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_set_becomes_as_declared_and_stays_so(int seed)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using Engine engine = Connect(proxy);
        Chaos.At(proxy, seed);

        RunResult created = engine.Run($"1..{Keys} | ForEach-Object {{ @{{ Name = \"ci-$_\"; MaxBudget = $_ }} }} | Sync-LiteLLMKey -SetName chaos").ShouldSucceed();
        ShouldWork(proxy, created, result => result.Key.Key);

        engine.Run($"1..{Keys} | ForEach-Object {{ @{{ Name = \"ci-$_\"; MaxBudget = $_ + 1000 }} }} | Sync-LiteLLMKey -SetName chaos").ShouldSucceed();

        proxy.Intercept = null;
        string budgets = engine.Run("[int[]] (Get-LiteLLMKey).MaxBudget").ShouldSucceed().Texts;
        Assert.Equal(Enumerable.Range(1001, Keys), budgets.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).Order());
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Every_key_gets_another_secret_once(int seed)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using Engine engine = Connect(proxy);
        proxy.AddKeys(Keys);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        string[] before = engine.Run("$keys.Id").Texts.Split(',');
        Chaos.At(proxy, seed);

        RunResult reset = engine.Run("$keys | Reset-LiteLLMKey -Confirm:$false").ShouldSucceed();

        ShouldWork(proxy, reset, key => key.Key);
        Assert.Empty(Known(proxy, before));
    }

    /// <summary>A connection that gives up soon what is not answered, and repeats often enough for a day on which each fifth request fails.</summary>
    private static Engine Connect(ProxyServer proxy)
    {
        var engine = new Engine();
        engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -TimeoutSec 2 -RetryIntervalSec 0.01 -MaximumRetryCount 12").ShouldSucceed();
        return engine;
    }

    /// <summary>There are as many keys as there should be, all different, and all that the caller has a secret of.</summary>
    private static void ShouldWork(ProxyServer proxy, RunResult result, Func<dynamic, SecureString> secretOf)
    {
        string[] secrets = [.. result.Output.Select(item => new NetworkCredential("", secretOf(item.BaseObject)).Password)];
        Assert.Equal(Keys, secrets.Distinct().Count());
        Assert.Equal(Keys, Known(proxy, secrets).Length);
        Assert.Equal(Keys, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
    }

    /// <summary>The ids of the keys that the server knows, of secrets or ids.</summary>
    private static string[] Known(ProxyServer proxy, string[] keys) => [.. keys.Chunk(100).SelectMany(some =>
        proxy.Call("POST", "/v2/key/info", new { keys = some }).GetProperty("info").EnumerateArray().Select(row => row.GetProperty("token").GetString()!))];
}

using System.Globalization;
using System.Net;
using System.Security;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>
/// Runs commands on many keys while requests fail at random: each key is created once, the caller gets its secret, and there are no others.
/// The environment variable <c>CHAOS_KEYS</c> is the number of keys; docs/reliability.md has the command for the full size.
/// </summary>
internal static class ChaosBench
{
    internal static readonly int Keys = int.Parse(Environment.GetEnvironmentVariable("CHAOS_KEYS") ?? "40", CultureInfo.InvariantCulture);

    /// <summary>A connection that gives up soon what is not answered, and repeats often enough for a day on which each fifth request fails.</summary>
    internal static Engine Connect(ProxyServer proxy)
    {
        var engine = new Engine();
        engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -SkipValidation -TimeoutSec 2 -RetryIntervalSec 0.01 -MaximumRetryCount 12").ShouldSucceed();
        return engine;
    }

    /// <summary>There are as many keys as there should be, all different, and all that the caller has a secret of.</summary>
    internal static void ShouldWork(ProxyServer proxy, RunResult result, Func<dynamic, SecureString> secretOf)
    {
        string[] secrets = [.. result.Output.Select(item => new NetworkCredential("", secretOf(item.BaseObject)).Password)];
        Assert.Equal(Keys, secrets.Distinct().Count());
        Assert.Equal(Keys, Known(proxy, secrets).Length);
        Assert.Equal(Keys, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
    }

    /// <summary>The ids of the keys that the server knows, of secrets or ids.</summary>
    internal static string[] Known(ProxyServer proxy, string[] keys) => [.. keys.Chunk(100).SelectMany(some =>
        proxy.Call("POST", "/v2/key/info", new { keys = some }).GetProperty("info").EnumerateArray().Select(row => row.GetProperty("token").GetString()!))];
}

using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>A proxy to which no connection can be established is reported as such, and earlier than a proxy that does not answer.</summary>
[LongRunning]
public sealed class ConnectionTimeoutTests
{
    /// <summary>Far more than the second that is allowed, and less than the time limit of a request, which is 100 seconds.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("http", "Connect-LiteLLM $address $master -ConnectionTimeoutSec 1")]
    [InlineData("https", "Connect-LiteLLM $address $master -ConnectionTimeoutSec 1")]
    [InlineData("https", "Connect-LiteLLM $address -Key $master -ConnectionTimeoutSeconds 1 -SkipCertificateCheck")]
    public async Task A_connection_attempt_times_out(string scheme, string command)
    {
        using UnreachableHost host = await HostAsync(scheme);
        using var engine = new Engine();
        string address = $"{scheme}://127.0.0.1:{host.Port}";
        var watch = System.Diagnostics.Stopwatch.StartNew();

        engine.Run(command, ("address", address), ("master", ProxyServer.MasterKey)).ShouldEnd(
            "ConnectionTimeout",
            ErrorCategory.OperationTimeout,
            $"GET /key/list was not sent: no connection to {address} was made within 1 seconds. Check the address, whether the server is running, and whether a firewall or a web proxy blocks the connection. To allow more time, use Connect-LiteLLM -ConnectionTimeoutSec.");

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Longest);
    }

    /// <summary>Nothing was sent, so nobody has to be asked what became of it.</summary>
    [Theory]
    [InlineData("Get-LiteLLMKey", "GET /key/list")]
    [InlineData("New-LiteLLMKey ci", "POST /key/generate")]
    [InlineData("New-LiteLLMKey", "POST /key/generate")]
    public async Task Is_retried_without_querying_the_outcome(string command, string request)
    {
        using UnreachableHost host = await HostAsync("http");
        using var engine = new Engine();
        engine.Run($"Connect-LiteLLM http://127.0.0.1:{host.Port} {ProxyServer.MasterKey} -ConnectionTimeoutSec 1 -MaximumRetryCount 2 -RetryIntervalSec 0.01 -SkipValidation").ShouldSucceed();

        RunResult result = engine.Run(command + " -Verbose");

        result.ShouldFail("ConnectionTimeout", ErrorCategory.OperationTimeout);
        string[] repetitions = [.. result.Verbose.Where(text => text.Contains("Retrying", StringComparison.Ordinal))];
        Assert.Equal(2, repetitions.Length);
        Assert.All(repetitions, text => Assert.StartsWith(request + ": ", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_not_end_an_answer_that_takes_longer()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        Crowd.At(proxy, _ => TimeSpan.FromSeconds(3));

        engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -ConnectionTimeoutSec 1").ShouldSucceed();
    }

    private static async Task<UnreachableHost> HostAsync(string scheme) => scheme == "https" ? UnreachableHost.Silent() : await UnreachableHost.FullAsync();
}

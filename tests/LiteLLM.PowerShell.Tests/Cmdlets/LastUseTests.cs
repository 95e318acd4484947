using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Get-LiteLLMKey finds unused keys by the last use that the server records, and otherwise by the last update, which it reports.</summary>
public sealed class LastUseTests
{
    private static readonly DateTimeOffset Start = new(2030, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Unused_keys_are_found_and_the_source_is_named(string version)
    {
        bool recordsUse = version is "1.83.2" or "latest";
        var clock = new FixedClock(Start);
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => clock.Now);
        using var engine = new Engine(proxy);
        string used = proxy.Call("POST", "/key/generate", new { key_alias = "used" }).GetProperty("key").GetString()!;
        proxy.AddKey(new { key_alias = "unused" });
        clock.Now = Start.AddDays(50);
        proxy.CallAs(used, "POST", "/v1/chat/completions", new { model = "mock-gpt", messages = new[] { new { role = "user", content = "hi" } } });
        clock.Now = Start.AddDays(100);
        engine.Run("Get-LiteLLMKey used | Out-Null").ShouldSucceed();

        RunResult unused = engine.Run("Get-LiteLLMKey -UnusedFor 90d").ShouldSucceed();

        Assert.Equal("unused", unused.Texts);
        Assert.Equal(recordsUse ? 0 : 1, unused.Warnings.Count(warning => warning.Contains("does not record when keys are used", StringComparison.Ordinal)));
        Assert.Equal("unused,used", engine.Run("Get-LiteLLMKey -UnusedFor 1mo").Texts);
        Assert.Equal("", engine.Run("Get-LiteLLMKey -UnusedFor 101d").Texts);
        Assert.Equal(
            recordsUse ? "LastActive 2030-04-20" : "UpdatedAt 2030-04-20",
            engine.Run("Get-LiteLLMKey used | ForEach-Object { \"$($_.LastUsedSource) $($_.LastUsed.UtcDateTime.ToString('yyyy-MM-dd'))\" }").Texts);
    }

    [Fact]
    public async Task A_time_that_is_invalid_is_refused()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("Get-LiteLLMKey -UnusedFor never").ShouldEnd("ParameterArgumentTransformationError");
        engine.Run("Get-LiteLLMKey -UnusedFor 9999y").ShouldFail("InvalidKeyValue");

        Assert.Empty(proxy.Requests);
    }
}

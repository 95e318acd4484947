using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.Budgets;

/// <summary>A temporary grant increases the budget of a key for a time, in the form that every server accepts, and ends by itself.</summary>
public sealed class TemporaryBudgetTests
{
    private static readonly DateTimeOffset Start = new(2030, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_grant_enables_the_key_and_ends_by_itself(string version)
    {
        var clock = new FixedClock(Start);
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => clock.Now);
        using var engine = new Engine(proxy);
        string secret = proxy.Call("POST", "/key/generate", new { key_alias = "ci", max_budget = 10, spend = 12 }).GetProperty("key").GetString()!;
        engine.Run("Get-LiteLLMKey ci | Out-Null").ShouldSucceed();

        engine.Run("Set-LiteLLMKey ci -TemporaryBudget 50 -For 2d").ShouldSucceed();

        string stored = proxy.Call("GET", "/key/info?key=" + secret).GetProperty("info").GetProperty("metadata").GetProperty("temp_budget_expiry").GetString()!;
        Assert.DoesNotContain("Z", stored, StringComparison.Ordinal);
        clock.AssertEqual(Start.AddDays(2), DateTimeOffset.Parse(stored, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        Assert.Equal("Active 60", engine.Run("Get-LiteLLMKey ci | ForEach-Object { \"$($_.State) $($_.GetLimits().MaxBudget)\" }").Texts);
        Assert.True(Complete(proxy, secret));

        clock.Now = Start.AddDays(3);

        Assert.False(Complete(proxy, secret));
        engine.Run("Get-LiteLLMKey ci | Out-Null").ShouldSucceed();
        Assert.Equal("OverBudget 10", engine.Run("Get-LiteLLMKey ci | ForEach-Object { \"$($_.State) $($_.GetLimits().MaxBudget)\" }").Texts);
        Assert.Equal("Warning", engine.Run("Test-LiteLLMKeyAccess ci mock-gpt | Where-Object Check -eq TemporaryBudget | ForEach-Object Result").Texts);
    }

    [Fact]
    public async Task A_grant_is_previewed_shown_and_reported()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        proxy.AddKey(new { key_alias = "ci", max_budget = 10 });

        RunResult preview = engine.Run("Set-LiteLLMKey ci -TempBudgetIncrease 50 -TempBudgetDuration 2d -WhatIf").ShouldSucceed();
        Assert.Contains("+ TempBudgetIncrease: 50 USD", preview.HostText, StringComparison.Ordinal);
        engine.Run("Set-LiteLLMKey ci -TempBudgetIncrease 50 -TempBudgetDuration 2d").ShouldSucceed();

        string list = string.Join("\n", engine.Run("Get-LiteLLMKey ci | Format-List | Out-String -Stream").ShouldSucceed().Output);
        Assert.Matches("TempBudget +: 50[.,]00 USD until", list);
        string page = Path.Combine(folder.Path, "keys.html");
        engine.Run("Export-LiteLLMKeyReport $page", ("page", page)).ShouldSucceed();
        Assert.Matches("50[.,]00 USD more until", File.ReadAllText(page));
        Assert.Equal("TempBudgetIncrease,TempBudgetExpiry", engine.Run("Compare-LiteLLMKey ci -Clear TempBudgetIncrease, TempBudgetExpiry | ForEach-Object Property").Texts);
    }

    [Theory]
    [InlineData("Set-LiteLLMKey ci -TemporaryBudget 50 -For soon", "InvalidKeyValue")]
    [InlineData("Set-LiteLLMKey ci -TemporaryBudget 50", "InvalidKeyValue")]
    [InlineData("Set-LiteLLMKey ci -For 2d", "InvalidKeyValue")]
    [InlineData("Set-LiteLLMKey ci -TemporaryBudget 50 -For 2d -TempBudgetExpiry 2035-01-01T00:00Z", "InvalidKeyValue")]
    public async Task A_grant_without_an_amount_or_an_end_is_refused(string script, string error)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", max_budget = 10 });

        engine.Run(script).ShouldFail(error);
        Assert.Empty(proxy.Writes);
    }

    private static bool Complete(ProxyServer proxy, string key) =>
        proxy.CallAs(key, "POST", "/v1/chat/completions", new { model = "mock-gpt", messages = new[] { new { role = "user", content = "hi" } } }).TryGetProperty("choices", out _);
}

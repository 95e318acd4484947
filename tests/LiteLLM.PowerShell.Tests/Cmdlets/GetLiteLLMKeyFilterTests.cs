using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>The filters of Get-LiteLLMKey that no server has.</summary>
public sealed class GetLiteLLMKeyFilterTests
{
    [Theory]
    [InlineData("-ExpiresBefore 2027-01-01", "expired,soon")]
    [InlineData("-ExpiresBefore 2026-11-24", "expired")]
    [InlineData("-ExpiresBefore 2020-01-01", "")]
    [InlineData("-OverBudget", "over,over-and-blocked")]
    [InlineData("-OverBudget:$false", "expired,idle,soon,tagged")]
    [InlineData("-Blocked", "over-and-blocked")]
    [InlineData("-Blocked:$false", "expired,idle,over,soon,tagged")]
    [InlineData("-OverBudget -Blocked:$false", "over")]
    [InlineData("-UnusedSince 2026-11-23T11:00Z", "idle")]
    [InlineData("-Tag blue", "tagged")]
    [InlineData("-Tag none, GRE*", "tagged")]
    [InlineData("-Tag red", "")]
    [InlineData("-Model mock-gpt", "soon,tagged")]
    [InlineData("-Model *-two", "tagged")]
    [InlineData("over* -Blocked", "over-and-blocked")]
    [InlineData("over -Blocked", "")]
    [InlineData("over -OverBudget", "over")]
    [InlineData("-Tag blue -Model mock-gpt", "tagged")]
    [InlineData("-OverBudget -First 1", "over")]
    [InlineData("-OverBudget -Skip 1", "over-and-blocked")]
    public async Task Returns_the_matching_keys(string filter, string found)
    {
        DateTimeOffset now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true, clock: () => now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "idle" });
        now = now.AddHours(2);
        proxy.AddKey(new { key_alias = "over-and-blocked", spend = 7, max_budget = 5, blocked = true });
        proxy.AddKey(new { key_alias = "over", spend = 5, max_budget = 5 });
        proxy.AddKey(new { key_alias = "soon", duration = "10d", models = new[] { "mock-gpt" }, spend = 4, max_budget = 5 });
        proxy.AddKey(new { key_alias = "tagged", tags = new[] { "blue", "green" }, models = new[] { "mock-gpt", "mock-two" } });
        proxy.AddKey(new { key_alias = "expired", duration = "1s" });

        RunResult result = engine.Run("Get-LiteLLMKey " + filter).ShouldSucceed();

        Assert.Equal(found, string.Join(",", result.Output.Select(key => key.ToString()).Order(StringComparer.Ordinal)));
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Filters_over_all_pages()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "the-one", blocked = true });
        proxy.AddKeys(230);

        Assert.Equal("the-one", engine.Run("Get-LiteLLMKey -Blocked -First 1").Texts);
    }
}

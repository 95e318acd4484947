using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Compare- and Test-LiteLLMKey show the diff of Set-LiteLLMKey without its writes.</summary>
public sealed class CompareLiteLLMKeyTests
{
    [Fact]
    public async Task Compare_returns_what_set_would_change_and_writes_nothing()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci -MaxBudget 100 -Model a, b -TpmLimit 5").ShouldSucceed();
        proxy.ClearLog();

        RunResult changes = engine.Run("Compare-LiteLLMKey ci -MaxBudget 250 -Model b, a -RpmLimit 7 -Clear TpmLimit").ShouldSucceed();

        Assert.Equal(["~ MaxBudget: 100 -> 250 USD", "- TpmLimit: 5 tokens/min", "+ RpmLimit: 7 requests/min"], changes.Output.Select(change => change.ToString()));
        dynamic budget = changes.Output[0].BaseObject;
        Assert.Equal("MaxBudget", budget.Property);
        Assert.Equal("Changed", budget.Change.ToString());
        Assert.Equal(100.0, budget.Before);
        Assert.Equal(250.0, budget.After);
        Assert.Equal("USD", budget.Unit);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Compare_returns_nothing_for_a_key_that_matches()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci -MaxBudget 100 -BudgetDuration monthly -Metadata @{ a = 1 }").ShouldSucceed();

        Assert.Empty(engine.Run("Compare-LiteLLMKey ci -MaxBudget 100.0 -BudgetDuration 1mo -Metadata @{ a = 1 }").ShouldSucceed().Output);
    }

    [Fact]
    public async Task Keys_of_one_proxy_and_of_two_proxies_are_compared()
    {
        await using ProxyServer here = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var engine = new Engine();
        here.AddKey(new { key_alias = "ci", max_budget = 100, models = new[] { "a", "b" }, tpm_limit = 5, spend = 7, metadata = new { owner = "ops", note = 1 } });
        here.AddKey(new { key_alias = "same", max_budget = 100, models = new[] { "b", "a" }, tpm_limit = 5, metadata = new { owner = "ops", note = 1 } });
        there.AddKey(new { key_alias = "ci", max_budget = 250, models = new[] { "a", "b" }, rpm_limit = 9, metadata = new { owner = "web" } });
        engine.Run("$there = Connect-LiteLLM $other $master -PassThru; Connect-LiteLLM $address $master", ("address", here.Address), ("other", there.Address), ("master", ProxyServer.MasterKey)).ShouldSucceed();

        Assert.Equal(
            ["+ RpmLimit: 9 requests/min", "- TpmLimit: 5 tokens/min", "~ MaxBudget: 100 -> 250 USD"],
            engine.Run("Compare-LiteLLMKey ci -DifferenceKey (Get-LiteLLMKey ci -Connection $there) | Where-Object Property -notlike 'Metadata*'").ShouldSucceed().Output.Select(change => change.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("", engine.Run("Get-LiteLLMKey ci | Compare-LiteLLMKey -DifferenceKey (Get-LiteLLMKey same)").Texts);
        engine.Run("Compare-LiteLLMKey ci -DifferenceKey (Get-LiteLLMKey same) -MaxBudget 5").ShouldFail("DeclaredTwice");
        Assert.Empty(here.Writes);
    }

    [Theory]
    [InlineData("Test-LiteLLMKey ci -MaxBudget 100", true)]
    [InlineData("Test-LiteLLMKey ci -MaxBudget 101", false)]
    [InlineData("Test-LiteLLMKey ci", true)]
    [InlineData("Test-LiteLLMKey nobody -MaxBudget 100", false)]
    [InlineData("Get-LiteLLMKey ci | Test-LiteLLMKey -Clear MaxBudget", false)]
    public async Task Test_returns_whether_a_key_exists_and_matches(string script, bool expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci -MaxBudget 100").ShouldSucceed();
        proxy.ClearLog();

        Assert.Equal(expected, engine.Run(script).Only);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Test_detailed_returns_the_changes_and_reports_a_missing_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci -MaxBudget 100").ShouldSucceed();

        Assert.Equal("~ MaxBudget: 100 -> 5 USD", engine.Run("Test-LiteLLMKey ci -MaxBudget 5 -Detailed").Only.ToString());
        engine.Run("Test-LiteLLMKey nobody -MaxBudget 5 -Detailed").ShouldFail("KeyNotFound");
    }

    [Fact]
    public async Task A_value_that_a_key_cannot_have_is_an_error_and_no_answer()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci").ShouldSucceed();

        Assert.Empty(engine.Run("Test-LiteLLMKey ci -BudgetDuration abc -ErrorAction SilentlyContinue").Output);
        engine.Run("Compare-LiteLLMKey ci -BudgetDuration abc").ShouldFail("InvalidKeyValue");
        engine.Run("Compare-LiteLLMKey -MaxBudget 5").ShouldFail("KeyNotNamed");
    }

    [Theory]
    [InlineData("Test-LiteLLMKey -Path $path -MaxBudget 5", "MaxBudget")]
    [InlineData("Test-LiteLLMKey -Path $path -Spend 5", "Spend")]
    [InlineData("Test-LiteLLMKey ci -Path $path", "KeyAlias")]
    [InlineData("Get-LiteLLMKey | Test-LiteLLMKey -Path $path", "InputObject")]
    public async Task Attributes_beside_definitions_are_refused_by_name(string command, string parameter)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        proxy.AddKey(new { key_alias = "ci" });

        engine.Run(command, ("path", folder.Write("k.yaml", "name: a\nkeys: { ci: {} }\n"))).ShouldEnd(
            "DeclaredTwice", message: $"-{parameter} cannot be used with -Path, because the definitions specify the attributes of the keys. Omit one of the two parameters.");
    }
}

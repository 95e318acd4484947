using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.ServerBehaviour;

/// <summary>A key is found by its exact alias, however many similar ones the server returns with it.</summary>
public sealed class AliasLookupTests
{
    [Theory]
    [InlineData("1.83.2", null)]
    [InlineData("1.81.13", "key_alias")]
    public async Task An_alias_is_found_beyond_the_first_page_of_similar_ones(string version, string? ignored)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        proxy.Mode = new ServerMode("") { Version = version, Ignores = ignored };
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", max_budget = 7 });
        for (int number = 0; number < 250; number++)
        {
            proxy.AddKey(new { key_alias = $"ci-{number}" });
        }

        Assert.Equal(7.0, engine.Run("Get-LiteLLMKey ci").Only.MaxBudget);
        Assert.InRange(proxy.Requests.Count, 1, 4);

        engine.Run("Block-LiteLLMKey ci").ShouldSucceed();
        Assert.True(proxy.Stored(id).GetProperty("blocked").GetBoolean());
        Assert.Equal("True", engine.Run("Test-LiteLLMKey ci -MaxBudget 7").Texts);
        engine.Run("Copy-LiteLLMKey ci copy; Remove-LiteLLMKey ci -Confirm:$false").ShouldSucceed();
        Assert.Equal(251, proxy.Call("GET", "/key/list?size=1").GetProperty("total_count").GetInt32());
        engine.Run("Get-LiteLLMKey ci").ShouldFail(
            "KeyNotFound", System.Management.Automation.ErrorCategory.ObjectNotFound, "There is no key with the alias 'ci', or it is not visible to the key of this connection.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_alias_of_several_keys_is_an_error_that_names_them(bool dropsTokens)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        proxy.Mode = new ServerMode("") { ShowsAlias = ("ci-b", "ci"), DropsTokens = dropsTokens };
        using var engine = new Engine(proxy);
        string[] ids = [proxy.AddKey(new { key_alias = "ci" }), proxy.AddKey(new { key_alias = "ci-b" })];

        foreach (string command in (string[])["Get-LiteLLMKey ci", "Block-LiteLLMKey ci", "Remove-LiteLLMKey ci -Confirm:$false", "Set-LiteLLMKey ci -MaxBudget 1", "Test-LiteLLMKey ci", "Copy-LiteLLMKey ci x"])
        {
            string message = engine.Run(command).ShouldFail("AliasNotUnique").Exception.Message;
            Assert.StartsWith("2 keys have the alias 'ci'.", message);
            Assert.All(ids, id => Assert.Contains(id, message));
        }

        Assert.Empty(proxy.Writes);
        Assert.Equal("ci", engine.Run("Get-LiteLLMKey -Id $id", ("id", ids[1])).Texts);
    }

    [Fact]
    public async Task The_runbook_for_leavers_spares_users_with_similar_names()
    {
        await using KeyWorld world = await KeyWorld.StartAsync(new ServerMode("") { Version = "1.83.2" });
        string runbook = Path.Combine(Engine.Repository, "examples", "runbooks", "Disable-UserKey.ps1");

        RunResult done = world.Engine.Run("""
            function Import-Module { }
            function Get-AutomationVariable { $address }
            function Get-AutomationPSCredential { [pscredential]::new('litellm', $key) }
            & ([scriptblock]::Create($runbook)) -UserId bob
            & ([scriptblock]::Create($runbook)) -UserId bob-2 -Remove
            """,
            ("runbook", File.ReadAllText(runbook)), ("address", world.Proxy.Address), ("key", new System.Net.NetworkCredential("", ProxyServer.MasterKey).SecurePassword));

        Assert.Equal("Blocked 2 keys of bob.,Removed 1 keys of bob-2.", done.Texts);
        Assert.Equal("ci,second", world.Blocked);
        Assert.Equal("bystander,ci,CI,ci-b,second", world.Existing);
    }
}

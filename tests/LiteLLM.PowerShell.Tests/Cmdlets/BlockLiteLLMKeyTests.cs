using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class BlockLiteLLMKeyTests
{
    private const string Secret = "sk-of-the-key-prod-7777";

    [Theory]
    [InlineData("Block-LiteLLMKey prod")]
    [InlineData("Block-LiteLLMKey -Id $id")]
    [InlineData("Block-LiteLLMKey -Key $secret")]
    [InlineData("Get-LiteLLMKey prod | Block-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ Id = $id } | Block-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ token = $id; key_alias = 'prod' } | Block-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'prod' } | Block-LiteLLMKey")]
    public async Task Blocks_the_key_that_is_meant(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key = Secret, key_alias = "prod" });

        RunResult blocked = engine.Run(command, ("id", id), ("secret", Secret)).ShouldSucceed();

        Assert.Empty(blocked.Output);
        Assert.Equal($$"""POST /key/block {"key":"{{id}}"}""", Assert.Single(proxy.Writes).ToString());
        Assert.True(proxy.Stored(id).GetProperty("blocked").GetBoolean());
    }

    [Fact]
    public async Task Returns_the_key_after_the_change()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", max_budget = 5 });

        dynamic key = engine.Run("Block-LiteLLMKey a -PassThru").Only;

        Assert.True(key.Blocked);
        Assert.Equal("Blocked", key.State.ToString());
        Assert.Equal(5.0, key.MaxBudget);
    }

    [Fact]
    public async Task Sends_nothing_if_the_key_is_blocked_already()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Secret, key_alias = "prod", blocked = true });

        RunResult blocked = engine.Run("Block-LiteLLMKey prod -PassThru -Verbose");

        Assert.True(blocked.Only.Blocked);
        Assert.Equal(["Key 'prod' (sk-...7777) is already blocked; nothing is sent."], blocked.Verbose);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Reads_the_server_and_not_a_stale_object()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a", blocked = true });
        engine.Run("$stale = Get-LiteLLMKey a").ShouldSucceed();
        proxy.Call("POST", "/key/unblock", new { key = id });

        engine.Run("$stale | Block-LiteLLMKey").ShouldSucceed();

        Assert.True(proxy.Stored(id).GetProperty("blocked").GetBoolean());
    }

    [Fact]
    public async Task WhatIf_names_the_key_and_blocks_nothing()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Secret, key_alias = "prod" });

        Assert.Equal($"What if: Block key 'prod' (sk-...7777) on {proxy.Address}\n", engine.Run("Block-LiteLLMKey prod -WhatIf -PassThru").ShouldSucceed().HostText);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task One_unknown_key_does_not_stop_the_rest()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AddKey(new { key_alias = "b" });

        RunResult blocked = engine.Run("Block-LiteLLMKey a, lost, b -PassThru");

        Assert.Equal(["a", "b"], blocked.Output.Select(key => key.ToString()));
        Assert.Equal("lost", blocked.ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound, "There is no key with the alias 'lost', or it is not visible to the key of this connection.").TargetObject);
        engine.Run("Block-LiteLLMKey lost -ErrorAction Stop").ShouldEnd("KeyNotFound");
        engine.Run("Block-LiteLLMKey lost -ErrorAction SilentlyContinue").ShouldSucceed();
    }
}

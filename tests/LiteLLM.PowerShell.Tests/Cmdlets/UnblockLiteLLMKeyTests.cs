using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class UnblockLiteLLMKeyTests
{
    private const string Secret = "sk-of-the-key-prod-7777";

    [Theory]
    [InlineData("Unblock-LiteLLMKey prod")]
    [InlineData("Unblock-LiteLLMKey -Id $id")]
    [InlineData("Unblock-LiteLLMKey -Key $secret")]
    [InlineData("Get-LiteLLMKey prod | Unblock-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ token = $id } | Unblock-LiteLLMKey")]
    public async Task Unblocks_the_key_that_is_meant(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key = Secret, key_alias = "prod", blocked = true });

        dynamic key = engine.Run(command + " -PassThru", ("id", id), ("secret", Secret)).Only;

        Assert.False(key.Blocked);
        Assert.Equal($$"""POST /key/unblock {"key":"{{id}}"}""", Assert.Single(proxy.Writes).ToString());
        Assert.False(proxy.Stored(id).GetProperty("blocked").GetBoolean());
    }

    [Fact]
    public async Task Sends_nothing_if_the_key_is_not_blocked()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Secret, key_alias = "prod" });

        RunResult unblocked = engine.Run("Unblock-LiteLLMKey prod -Verbose").ShouldSucceed();

        Assert.Equal(["Key 'prod' (sk-...7777) is not blocked; nothing is sent."], unblocked.Verbose);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task WhatIf_names_the_key_and_unblocks_nothing()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Secret, key_alias = "prod", blocked = true });

        Assert.Equal($"What if: Unblock key 'prod' (sk-...7777) on {proxy.Address}\n", engine.Run("Unblock-LiteLLMKey prod -WhatIf").ShouldSucceed().HostText);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Reports_an_unknown_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("Unblock-LiteLLMKey lost").ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound, "There is no key with the alias 'lost', or it is not visible to the key of this connection.");
    }
}

using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Reset-LiteLLMKeySpend resets the spend with the endpoint for it, or with an update on servers that do not have it.</summary>
public sealed class ResetLiteLLMKeySpendTests
{
    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_spend_is_reset_on_every_server(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", spend = 5, max_budget = 10 });
        proxy.AddKey(new { key_alias = "b", spend = 7 });
        proxy.AddKey(new { key_alias = "c" });

        Assert.Equal("a 0,b 0,c 0", engine.Run("Get-LiteLLMKey | Sort-Object KeyAlias | Reset-LiteLLMKeySpend -PassThru | ForEach-Object { \"$($_.KeyAlias) $($_.Spend)\" }").Texts);
        string[] writes = [.. proxy.Writes.Select(request => request.Path.EndsWith("/reset_spend", StringComparison.Ordinal) ? "reset" : request.Path)];
        // The keys are reset at the same time, so that a server without the endpoint may be asked for it twice before its absence is known.
        Assert.InRange(writes.Count(path => path == "reset"), version == "1.80.11" ? 1 : 2, 2);
        Assert.Equal(version == "1.80.11" ? 2 : 0, writes.Count(path => path == "/key/update"));
        Assert.Equal("10", engine.Run("(Get-LiteLLMKey a).MaxBudget").Texts);
    }

    [Fact]
    public async Task A_part_of_the_spend_can_remain_but_not_more_than_there_is()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", spend = 5 });

        Assert.Equal("2", engine.Run("(Reset-LiteLLMKeySpend a -To 2 -PassThru).Spend").Texts);
        engine.Run("Reset-LiteLLMKeySpend a -To 3").ShouldFail("InvalidKeyValue");
        proxy.ClearLog();
        Assert.Contains("Reset the spend of key 'a'", engine.Run("Reset-LiteLLMKeySpend a -WhatIf").ShouldSucceed().HostText, StringComparison.Ordinal);
        engine.Run("Reset-LiteLLMKeySpend a -To 2").ShouldSucceed();
        Assert.Empty(proxy.Writes);
        engine.Run("Reset-LiteLLMKeySpend nobody").ShouldFail("KeyNotFound");
    }

    [Fact]
    public async Task A_key_in_use_gets_a_warning_that_the_server_may_enforce_the_old_spend()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.83.2");
        using var engine = new Engine(proxy);
        string secret = proxy.Call("POST", "/key/generate", new { key_alias = "a", spend = 5 }).GetProperty("key").GetString()!;
        proxy.CallAs(secret, "POST", "/v1/chat/completions", new { model = "mock-gpt", messages = new[] { new { role = "user", content = "hi" } } });

        Assert.Contains("was in use a few minutes ago", Assert.Single(engine.Run("Reset-LiteLLMKeySpend a").ShouldSucceed().Warnings), StringComparison.Ordinal);
    }
}

using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class RemoveLiteLLMKeyTests
{
    private const string Secret = "sk-of-the-key-prod-7777";

    [Theory]
    [InlineData("Remove-LiteLLMKey prod")]
    [InlineData("Remove-LiteLLMKey -Id $id")]
    [InlineData("Remove-LiteLLMKey -Key $secret")]
    [InlineData("Get-LiteLLMKey prod | Remove-LiteLLMKey")]
    [InlineData("Remove-LiteLLMKey -InputObject (Get-LiteLLMKey prod)")]
    [InlineData("[pscustomobject]@{ Id = $id; KeyAlias = 'renamed' } | Remove-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ token = $id; key_alias = 'prod' } | Remove-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ Key = $secret } | Remove-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ key_alias = 'prod' } | Remove-LiteLLMKey")]
    public async Task Removes_the_key_that_is_meant(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key = Secret, key_alias = "prod" });
        proxy.AddKey(new { key_alias = "other" });

        RunResult removed = engine.Run(command + " -Confirm:$false", ("id", id), ("secret", Secret)).ShouldSucceed();

        Assert.Empty(removed.Output);
        Assert.Equal($"POST /key/delete {{\"keys\":[\"{id}\"]}}", Assert.Single(proxy.Writes).ToString());
        Assert.Equal("other", engine.Run("Get-LiteLLMKey").Texts);
    }

    [Fact]
    public async Task Removes_many_keys_with_few_requests()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        proxy.ClearLog();

        var pace = InputPace.OfInput();

        engine.Run($"$keys | {InputPace.Measured} | Remove-LiteLLMKey -Confirm:$false", ("pace", pace)).ShouldSucceed();

        AssertRemovedInGroups(proxy, pace, 250);
        Assert.Equal(3 * proxy.Writes.Count, proxy.Requests.Count); // A request for each group reads its keys, one removes them, and one verifies that they are gone.
    }

    [Fact]
    public async Task Removes_all_keys_while_they_are_listed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);

        var pace = InputPace.OfInput();

        engine.Run($"Get-LiteLLMKey | {InputPace.Measured} | Remove-LiteLLMKey -Confirm:$false", ("pace", pace)).ShouldSucceed();

        AssertRemovedInGroups(proxy, pace, 250);
    }

    [Fact]
    public async Task Reports_each_key_that_is_gone_and_removes_the_rest()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string[] gone = [proxy.AddKey(new { key_alias = "gone-1", key = "sk-gone-number-one" }), proxy.AddKey(new { key_alias = "gone-2", key = "sk-gone-number-two" })];
        proxy.AddKeys(3);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        proxy.Call("POST", "/key/delete", new { keys = gone });

        RunResult removed = engine.Run("$keys | Remove-LiteLLMKey -Confirm:$false");

        Assert.Equal(
            ["Key 'gone-2' (sk-...-two) was not removed: it no longer exists, or it is not visible to the key of this connection.", "Key 'gone-1' (sk-...-one) was not removed: it no longer exists, or it is not visible to the key of this connection."],
            removed.Errors.Select(error => error.Exception.Message));
        Assert.All(removed.Errors, error => Assert.Equal("KeyNotFound,LiteLLM.PowerShell.Cmdlets.RemoveLiteLLMKeyCommand", error.FullyQualifiedErrorId));
        Assert.All(removed.Errors, error => Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category));
        Assert.Equal(["gone-2", "gone-1"], removed.Errors.Select(error => error.TargetObject));
        Assert.Equal(0, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public async Task Sends_no_deletion_if_all_keys_are_gone()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a" });
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        proxy.Call("POST", "/key/delete", new { keys = new[] { id } });

        engine.Run("$keys | Remove-LiteLLMKey -Confirm:$false").ShouldFail("KeyNotFound");
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("'a', 'lost', 'b' | ForEach-Object { [pscustomobject]@{ KeyAlias = $_ } } | Remove-LiteLLMKey -Confirm:$false")]
    [InlineData("Remove-LiteLLMKey a, lost, b -Confirm:$false")]
    public async Task One_unknown_key_does_not_stop_the_rest(string script)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AddKey(new { key_alias = "b" });

        RunResult removed = engine.Run(script);

        Assert.Equal("lost", removed.ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound, "There is no key with the alias 'lost', or it is not visible to the key of this connection.").TargetObject);
        Assert.Equal(0, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public async Task A_key_that_is_named_twice_is_removed_once()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });

        engine.Run("Remove-LiteLLMKey a, a -Confirm:$false").ShouldSucceed();

        Assert.Equal(1, Assert.Single(proxy.Writes).Json.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task WhatIf_names_the_keys_and_removes_none()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Secret, key_alias = "prod" });
        string nameless = proxy.AddKey(new { key = "sk-without-any-alias" });

        RunResult preview = engine.Run("Get-LiteLLMKey | Remove-LiteLLMKey -WhatIf").ShouldSucceed();

        Assert.Equal($"What if: Remove key sk-...lias ({nameless}) on {proxy.Address}\nWhat if: Remove key 'prod' (sk-...7777) on {proxy.Address}\n", preview.HostText);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public void Asks_before_it_removes()
    {
        using var engine = new Engine();

        string impact = engine.Run("[System.Management.Automation.CommandMetadata]::new((Get-Command Remove-LiteLLMKey)).ConfirmImpact").Texts;

        Assert.Equal("High", impact);
    }

    [Theory]
    [InlineData("Block-LiteLLMKey")]
    [InlineData("Set-LiteLLMKey")]
    [InlineData("New-LiteLLMKey")]
    public void Other_changes_are_not_asked_about(string command)
    {
        using var engine = new Engine();

        string impact = engine.Run($"[System.Management.Automation.CommandMetadata]::new((Get-Command {command})).ConfirmImpact").Texts;

        Assert.Equal("Medium", impact);
    }

    [Fact]
    public async Task Reports_a_deletion_that_fails()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AlwaysAnswer(500, "application/json", """{"error":{"message":"no database","type":"internal_server_error","param":"None","code":"500"}}""", "/key/delete");

        engine.Run("Remove-LiteLLMKey a -Confirm:$false").ShouldFail("ServerError", ErrorCategory.InvalidResult, "no database (HTTP 500).");
        engine.Run("Remove-LiteLLMKey a -Confirm:$false -ErrorAction Stop").ShouldEnd("ServerError");
    }

    /// <summary>Fails unless the keys were removed in groups of a hundred. A group can end earlier only at a pause in the input.</summary>
    private static void AssertRemovedInGroups(ProxyServer proxy, InputPace pace, int count)
    {
        int[] groups = [.. proxy.Writes.Select(request => request.Json.GetProperty("keys").GetArrayLength())];
        Assert.Equal(count, groups.Sum());
        Assert.All(groups, keys => Assert.InRange(keys, 1, 100));
        Assert.InRange(groups.Length, (count + 99) / 100, (count + 99) / 100 + pace.Pauses);
        Assert.Equal(0, proxy.Sandbox.KeyCount);
    }
}

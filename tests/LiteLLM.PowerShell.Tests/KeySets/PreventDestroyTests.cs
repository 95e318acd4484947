using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>A definition with prevent_destroy protects its key from removal until a definition clears it.</summary>
public sealed class PreventDestroyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("k.json", """{ "name": "team", "keys": { "ci": { "prevent_destroy": true } } }""")]
    [InlineData("k.yaml", "name: team\ndefaults: { prevent_destroy: true }\nkeys:\n  ci: {}\n")]
    [InlineData("k.psd1", "@{ Name = 'team'; Keys = @{ ci = @{ PreventDestroy = $true } } }")]
    public async Task A_protected_key_is_neither_pruned_nor_removed_and_can_be_blocked(string file, string text)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("Sync-LiteLLMKey $path", ("path", _folder.Write(file, text))).ShouldSucceed();
        string id = (string)engine.Run("Get-LiteLLMKey ci").Only.Id;
        engine.Run("@{ Name = 'other' } | Sync-LiteLLMKey -SetName team").ShouldSucceed();
        proxy.ClearLog();

        RunResult pruned = engine.Run("@{ Name = 'other' } | Sync-LiteLLMKey -SetName team -Prune -Force");
        RunResult named = engine.Run("Remove-LiteLLMKey -Id $id -Confirm:$false", ("id", id));
        RunResult piped = engine.Run("Get-LiteLLMKey ci | Remove-LiteLLMKey -Confirm:$false");

        string advice = Advice(id);
        pruned.ShouldFail("KeyProtected", ErrorCategory.InvalidOperation, advice);
        Assert.Equal("None other,Remove ci", string.Join(',', pruned.Output.Select(result => result.ToString())));
        named.ShouldFail("KeyProtected", ErrorCategory.InvalidOperation, advice);
        piped.ShouldFail("KeyProtected", ErrorCategory.InvalidOperation, advice);
        Assert.Empty(proxy.Writes);
        engine.Run("Block-LiteLLMKey ci").ShouldSucceed();
        Assert.Equal("Blocked", engine.Run("(Get-LiteLLMKey ci).State").Texts);
    }

    [Fact]
    public async Task The_plan_shows_the_protection_and_what_it_prevents()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        string set = engine.Run("@{ Name = 'ci'; PreventDestroy = $true } | Sync-LiteLLMKey -SetName team -WhatIf").ShouldSucceed().HostText;
        engine.Run("@{ Name = 'ci'; PreventDestroy = $true } | Sync-LiteLLMKey -SetName team").ShouldSucceed();
        string pruned = engine.Run("@{ Name = 'cd' } | Sync-LiteLLMKey -SetName team -Prune -WhatIf").ShouldSucceed().HostText;
        string cleared = engine.Run("@{ Name = 'ci' } | Sync-LiteLLMKey -SetName team -WhatIf").ShouldSucceed().HostText;

        Assert.Contains("? 'ci': prevent_destroy is set: the key cannot be removed until a definition clears it", set, StringComparison.Ordinal);
        Assert.Contains("! 'ci' (", pruned, StringComparison.Ordinal);
        Assert.Contains("The key 'ci' was not removed, because its definition 'ci' in the set 'team' has prevent_destroy.", pruned, StringComparison.Ordinal);
        Assert.Contains("1 to create, 0 to change, 0 to remove, 0 unchanged, 1 that cannot be applied", pruned, StringComparison.Ordinal);
        Assert.Contains("): prevent_destroy is cleared: the key can be removed", cleared, StringComparison.Ordinal);
        Assert.Matches(@"KeySet +: team, definition ci, prevent_destroy", engine.Run("Get-LiteLLMKey ci | Format-List | Out-String").Texts);
    }

    [Fact]
    public async Task A_key_whose_protection_is_cleared_can_be_removed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("@{ Name = 'ci'; PreventDestroy = $true } | Sync-LiteLLMKey -SetName team").ShouldSucceed();

        engine.Run("@{ Name = 'ci'; PreventDestroy = $false } | Sync-LiteLLMKey -SetName team; Remove-LiteLLMKey ci -Confirm:$false").ShouldSucceed();

        Assert.Empty(engine.Run("Get-LiteLLMKey").ShouldSucceed().Output);
    }

    [Fact]
    public async Task A_renamed_definition_keeps_the_key_and_its_protection()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("@{ Name = 'ci'; PreventDestroy = $true } | Sync-LiteLLMKey -SetName team").ShouldSucceed();
        string id = (string)engine.Run("Get-LiteLLMKey ci").Only.Id;

        engine.Run("@{ Name = 'build'; KeyAlias = 'ci'; PreventDestroy = $true } | Sync-LiteLLMKey -SetName team -Prune -Force").ShouldSucceed();

        Assert.Equal(id, (string)engine.Run("Get-LiteLLMKey ci").Only.Id);
        engine.Run("Remove-LiteLLMKey ci -Confirm:$false").ShouldFail("KeyProtected");
    }

    [Fact]
    public async Task The_protection_that_was_set_after_a_key_was_read_is_respected()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("@{ Name = 'ci' } | Sync-LiteLLMKey -SetName team").ShouldSucceed();

        RunResult run = engine.Run("$old = Get-LiteLLMKey ci; @{ Name = 'ci'; PreventDestroy = $true } | Sync-LiteLLMKey -SetName team; $old | Remove-LiteLLMKey -Confirm:$false");

        run.ShouldFail("KeyConflict");
        Assert.Single(engine.Run("Get-LiteLLMKey").ShouldSucceed().Output);
    }

    [Fact]
    public async Task An_exported_definition_keeps_the_protection()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("@{ Name = 'ci'; PreventDestroy = $true } | Sync-LiteLLMKey -SetName team; Export-LiteLLMKey $path -SetName team", ("path", _folder["k.psd1"])).ShouldSucceed();

        Assert.Equal("None ci", engine.Run("Sync-LiteLLMKey $path", ("path", _folder["k.psd1"])).Texts);
    }

    /// <summary>The record is signed as a whole: an owner who edits it gains nothing, because the set no longer recognizes the key.</summary>
    [Fact]
    public async Task A_record_whose_protection_was_edited_is_not_confirmed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("@{ Name = 'ci'; PreventDestroy = $true } | Sync-LiteLLMKey -SetName team").ShouldSucceed();
        dynamic key = engine.Run("Get-LiteLLMKey ci").Only;
        Dictionary<string, object> record = ((System.Collections.IDictionary)key.KeySet).Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => entry.Value!);
        Assert.True(record.Remove("prevent_destroy"));
        proxy.Call("POST", "/key/update", new { key = (string)key.Id, metadata = new { litellm_keyset = record } });

        RunResult run = engine.Run("@{ Name = 'other' } | Sync-LiteLLMKey -SetName team -Prune -Force");

        Assert.Contains("not confirmed", Assert.Single(run.ShouldSucceed().Warnings), StringComparison.Ordinal);
        Assert.Equal(2, engine.Run("Get-LiteLLMKey").ShouldSucceed().Output.Count);
    }

    [Fact]
    public async Task A_value_other_than_true_or_false_is_a_mistake()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run("@{ Name = 'ci'; PreventDestroy = 'perhaps' } | Sync-LiteLLMKey -SetName team").ShouldEnd("InvalidDefinition", message: "key 'ci': PreventDestroy: 'perhaps' is not true or false.");
    }

    private static string Advice(string id) =>
        $"The key 'ci' was not removed, because its definition 'ci' in the set 'team' has prevent_destroy. To remove it, declare it without prevent_destroy and apply the set with Sync-LiteLLMKey first; Set-LiteLLMKey -Id {id} -Clear KeySet removes it from its set instead. Block-LiteLLMKey stops the key without removing it.";
}

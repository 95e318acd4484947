using System.Management.Automation;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>Export-LiteLLMKey writes what Sync-LiteLLMKey makes true on another proxy, byte for byte.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("keys.json", "1.81.13")]
    [InlineData("keys.psd1", "1.81.13")]
    [InlineData("keys.yaml", "1.81.13")]
    [InlineData("keys.json", "1.80.11")]
    public async Task What_is_exported_and_synced_to_an_empty_proxy_is_exported_again_as_the_same_text(string file, string version)
    {
        await using ProxyServer source = await ProxyServer.StartAsync(version, licensed: true);
        await using ProxyServer target = await ProxyServer.StartAsync(version, licensed: true);
        var random = new Random(7);
        for (int number = 0; number < 60; number++)
        {
            JsonNode body = new GeneratedKey(random, number).Body();
            source.AddKey(file.EndsWith(".psd1", StringComparison.Ordinal) ? JsonNode.Parse(body.ToJsonString().Replace("\"A\":", "\"B\":", StringComparison.Ordinal))! : body);
        }

        using var from = new Engine(source);
        using var to = new Engine(target);
        from.Run("Export-LiteLLMKey $path -SetName team", ("path", _folder[file])).ShouldSucceed();

        to.Run("Sync-LiteLLMKey $path", ("path", _folder[file])).ShouldSucceed();
        to.Run("Export-LiteLLMKey $path -SetName team", ("path", _folder["again-" + file])).ShouldSucceed();

        string text = _folder.Read(file);
        Assert.True(text.Length > 10_000, "The keys have too little in them to prove anything.");
        Assert.Equal(text, _folder.Read("again-" + file));
    }

    [Fact]
    public async Task PowerShell_data_does_not_support_names_that_differ_only_in_case()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(JsonNode.Parse("""{ "key_alias": "a", "metadata": { "A": 1, "a": 2 } }""")!);

        engine.Run("Export-LiteLLMKey $path", ("path", _folder["keys.psd1"])).ShouldEnd("InvalidDefinition", ErrorCategory.InvalidData,
            $"{_folder["keys.psd1"]}: PowerShell data cannot contain both 'A' and 'a', which differ only in case; write a .json file.");
        Assert.False(File.Exists(_folder["keys.psd1"]));
    }

    [Fact]
    public async Task Only_what_comes_through_the_pipeline_is_written_in_the_order_of_names()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "b", max_budget = 2.5, user_id = "u", soft_budget = 1 });
        proxy.AddKey(new { key_alias = "a", duration = "1d", blocked = true });
        proxy.AddKey(new { key_alias = "c" });

        engine.Run("Get-LiteLLMKey [ab] | Export-LiteLLMKey $path", ("path", _folder["team.psd1"])).ShouldSucceed();

        Assert.Matches(
            """
            ^@\{
                Name = 'team'
                Keys = @\{
                    a = @\{
                        Blocked = \$true
                        Expires = '....-..-..T..:..:00Z'
                    \}
                    b = @\{
                        MaxBudget = 2.5
                        SoftBudget = 1
                        UserId = 'u'
                    \}
                \}
            \}
            $
            """,
            _folder.Read("team.psd1"));
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_key_without_alias_is_reported_and_left_out()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        string id = proxy.AddKey(new { key = "sk-nameless-7777" });

        engine.Run("Export-LiteLLMKey $path", ("path", _folder["keys.json"])).ShouldFail("AliasRequired", ErrorCategory.InvalidOperation,
            $"Key sk-...7777 ({id}) was not exported: it has no alias, which a definition requires. Set one with Set-LiteLLMKey -NewKeyAlias.");
        Assert.Equal("{\n  \"name\": \"keys\",\n  \"keys\": {\n    \"a\": {}\n  }\n}\n", _folder.Read("keys.json"));
    }

    [Fact]
    public async Task NoClobber_keeps_a_file_and_WhatIf_writes_none()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        string path = _folder.Write("keys.json", "mine");

        engine.Run("Export-LiteLLMKey $path -NoClobber", ("path", path)).ShouldEnd("FileExists", ErrorCategory.ResourceExists, $"{path} already exists. Specify another path, or omit -NoClobber to replace it.");
        Assert.Empty(proxy.Requests);
        Assert.Equal($"What if: Performing the operation \"Write the definitions of 1 key\" on target \"{path}\".\n", engine.Run("Export-LiteLLMKey $path -WhatIf", ("path", path)).HostText);
        Assert.Equal("mine", _folder.Read("keys.json"));

        Assert.Equal(path, engine.Run("(Export-LiteLLMKey $path -PassThru).FullName", ("path", path)).Only);
        Assert.NotEqual("mine", _folder.Read("keys.json"));
    }
}

using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>Secrets and aliases may hold every character, and no cmdlet stumbles over one.</summary>
public sealed class AnyTextTests
{
    public static TheoryData<string, string> Texts
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string text in new[] { "a#b", "a/b", "a+b", "a%20b", "100%", "a?b", "a&b=c", "it's \"quoted\"", "two words", "a\\b", "Schlüssel 日本 🔑", "[a]*?", ".." })
            {
                data.Add("1.80.11", text);
                data.Add("1.81.13", text);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task An_alias_with_any_character_works_everywhere(string version, string alias)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "another" });

        string id = engine.Run("(New-LiteLLMKey $alias).Id", ("alias", alias)).Only;

        Assert.Equal(id, engine.Run("(Get-LiteLLMKey ([WildcardPattern]::Escape($alias))).Id").Only);
        engine.Run("Set-LiteLLMKey $alias -MaxBudget 5").ShouldSucceed();
        Assert.Equal(5, proxy.Stored(id).GetProperty("max_budget").GetDouble());
        AssertBlocksImportsAndRemoves(proxy, engine, id, "-KeyAlias $alias");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_secret_with_any_character_works_everywhere(string version, string text)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "another" });

        string id = engine.Run("(New-LiteLLMKey -Key $secret).Id", ("secret", "sk-" + text)).Only;

        Assert.Equal(id, engine.Run("(Get-LiteLLMKey -Key $secret).Id").Only);
        engine.Run("Set-LiteLLMKey -Key $secret -MaxBudget 5").ShouldSucceed();
        Assert.Equal(5, proxy.Stored(id).GetProperty("max_budget").GetDouble());
        AssertBlocksImportsAndRemoves(proxy, engine, id, "-Key $secret");
    }

    private static void AssertBlocksImportsAndRemoves(ProxyServer proxy, Engine engine, string id, string name)
    {
        engine.Run($"Block-LiteLLMKey {name} -Confirm:$false").ShouldSucceed();
        Assert.True(proxy.Stored(id).GetProperty("blocked").GetBoolean());
        engine.Run($"Unblock-LiteLLMKey {name} -Confirm:$false").ShouldSucceed();
        Assert.False(proxy.Stored(id).GetProperty("blocked").GetBoolean());
        Assert.Equal(id, engine.Run($"(Import-LiteLLMKey {name}).Id").Only);
        engine.Run($"Remove-LiteLLMKey {name} -Confirm:$false").ShouldSucceed();
        Assert.Equal("another", proxy.Call("GET", "/key/list?return_full_object=true").GetProperty("keys")[0].GetProperty("key_alias").GetString());
        Assert.Equal(1, proxy.Sandbox.KeyCount);
    }
}

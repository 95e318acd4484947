using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>Single members of the object permissions can be changed, and nothing else of them is sent.</summary>
public sealed class ObjectPermissionTests
{
    public static TheoryData<string, string, string, string> Edits
    {
        get
        {
            (string Arguments, string Sent, string Stored)[] edits =
            [
                ("-MergeObjectPermission @{ agents = @('c') }", """{"agents":["c"]}""", """vector_stores=["a","b"] agents=["c"]"""),
                ("-MergeObjectPermission @{ vector_stores = @() }", """{"vector_stores":[]}""", """agents=["x"]"""),
                ("-AddObjectPermission @{ vector_stores = 'b', 'c' }", """{"vector_stores":["a","b","c"]}""", """vector_stores=["a","b","c"] agents=["x"]"""),
                ("-AddObjectPermission @{ mcp_tool_permissions = @{ github = @('read') } }", """{"mcp_tool_permissions":{"github":["read"]}}""", """mcp_tool_permissions={"github":["read"]} vector_stores=["a","b"] agents=["x"]"""),
                ("-RemoveObjectPermission @{ vector_stores = 'a' }", """{"vector_stores":["b"]}""", """vector_stores=["b"] agents=["x"]"""),
                ("-RemoveObjectPermission @{ agents = 'x', 'y' }", """{"agents":[]}""", """vector_stores=["a","b"]"""),
                ("-AddObjectPermission @{ agents = 'y' } -RemoveObjectPermission @{ vector_stores = 'b' }", """{"agents":["x","y"],"vector_stores":["a"]}""", """vector_stores=["a"] agents=["x","y"]"""),
                ("-ObjectPermission @{ vector_stores = @('a') }", """{"agents":[],"vector_stores":["a"]}""", """vector_stores=["a"]"""),
                ("-Clear ObjectPermission", """{"vector_stores":[],"agents":[]}""", ""),
            ];
            var data = new TheoryData<string, string, string, string>();
            foreach ((string arguments, string sent, string stored) in edits)
            {
                foreach (string version in ServerVersions.All.Where(version => !arguments.Contains("mcp_", StringComparison.Ordinal) || version.StartsWith("1.8", StringComparison.Ordinal) && version != "1.83.2"))
                {
                    data.Add(version, arguments, sent, stored);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task A_member_changes_and_the_others_stay(string version, string arguments, string sent, string stored)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", object_permission = new { vector_stores = new[] { "a", "b" }, agents = new[] { "x" } } });

        engine.Run($"Set-LiteLLMKey ci {arguments}").ShouldSucceed();

        Assert.Equal(sent, proxy.Writes[^1].Json.GetProperty("object_permission").GetRawText());
        Assert.Equal(stored, Shown(engine));
        proxy.ClearLog();
        engine.Run($"Set-LiteLLMKey ci {arguments}").ShouldSucceed();
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_flag_is_turned_on_and_off()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest");
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        RunResult preview = engine.Run("Set-LiteLLMKey ci -MergeObjectPermission @{ mcp_tool_search_enabled = $true; agents = 'a' } -WhatIf").ShouldSucceed();
        Assert.Contains("+ ObjectPermission.mcp_tool_search_enabled: true", preview.HostText, StringComparison.Ordinal);

        Assert.Empty(engine.Run("Compare-LiteLLMKey ci -MergeObjectPermission @{ mcp_tool_search_enabled = $false }").ShouldSucceed().Output);
    }

    [Fact]
    public async Task All_of_it_and_a_member_at_once_are_refused()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        foreach (string edit in new[] { "-AddObjectPermission @{ agents = 'b' }", "-RemoveAgent b" })
        {
            engine.Run($"Set-LiteLLMKey ci -ObjectPermission @{{ agents = 'a' }} {edit}").ShouldFail(
                "InvalidKeyValue", message: "ObjectPermission: -ObjectPermission replaces all of it, so parameters that change a part of it, such as -MergeObjectPermission and -AddMcpServer, cannot be used with it.");
        }
    }

    [Fact]
    public async Task The_reason_of_a_refusal_is_reported()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.83.2");
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", object_permission = new { agents = new[] { "x" } } });

        string message = engine.Run("Set-LiteLLMKey ci -AddObjectPermission @{ mcp_servers = 'm1' }").ShouldFail("Forbidden").Exception.Message;

        Assert.Contains("Key is not in a team", message, StringComparison.Ordinal);
        Assert.Contains("m1", message, StringComparison.Ordinal);
    }

    private static string Shown(Engine engine) => engine.Run(
        "(@(foreach ($entry in (Get-LiteLLMKey ci).ObjectPermission.GetEnumerator()) { \"$($entry.Key)=$(if ($entry.Value -is [array]) { '[' + (@($entry.Value | ForEach-Object { '\"' + $_ + '\"' }) -join ',') + ']' } else { '{' + (@($entry.Value.GetEnumerator() | ForEach-Object { '\"' + $_.Key + '\":[\"' + $_.Value + '\"]' }) -join ',') + '}' })\" })) -join ' '").Texts;
}

using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Secrecy;

/// <summary>Names and values that would rewrite or hide lines of a terminal, in everything that a person reads.</summary>
public sealed class InvisibleCharactersTests : IDisposable
{
    private const string Evil = "ev\u001b[2Jil\u202e\n\u200b";
    private const string Shown = "ev\\u001b[2Jil\\u202e\\u000a\\u200b";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Remove-LiteLLMKey -Id $id -WhatIf")]
    [InlineData("Block-LiteLLMKey -Id $id -WhatIf")]
    [InlineData("Set-LiteLLMKey -Id $id -MaxBudget 5 -WhatIf")]
    [InlineData("Set-LiteLLMKey -Id $id -RemoveMetadata (Get-LiteLLMKey -Id $id).Metadata.Keys -WhatIf")]
    [InlineData("Copy-LiteLLMKey -Id $id -NewKeyAlias copy -WhatIf")]
    [InlineData("Import-LiteLLMKey -Id $id -SetName evil -WhatIf")]
    [InlineData("New-LiteLLMKey $evil -WhatIf")]
    [InlineData("Get-LiteLLMKey | Out-Host")]
    [InlineData("Get-LiteLLMKey | Format-List | Out-Host")]
    [InlineData("Get-LiteLLMKey | Format-Table -View Budget | Out-Host")]
    [InlineData("Get-LiteLLMKey | Format-Wide | Out-Host")]
    [InlineData("Compare-LiteLLMKey -Id $id -KeyAlias other -Metadata @{ x = 1 } -ErrorAction SilentlyContinue | Out-Host; Compare-LiteLLMKey -Id $id -Metadata @{ x = 1 } | Out-Host; Write-Host $shown")]
    [InlineData("Get-LiteLLMTeam | Out-Host")]
    [InlineData("Sync-LiteLLMKey $file -WhatIf -Verbose 4>&1 | ForEach-Object Message | Out-Host")]
    [InlineData("try { Set-LiteLLMKey -Id $id -KeyAlias } catch { }; Get-LiteLLMKey -Id $id | New-LiteLLMKey -ErrorAction SilentlyContinue -ErrorVariable problem; Write-Host $problem[0].Exception.Message; Write-Host $shown")]
    public async Task Text_that_a_person_reads_shows_them_as_escapes(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string team = proxy.Call("POST", "/team/new", new { team_alias = Evil }).GetProperty("team_id").GetString()!;
        string id = proxy.AddKey(new { key_alias = Evil, metadata = new Dictionary<string, string> { [Evil] = Evil }, tags = new[] { Evil }, team_id = team });
        string file = _folder.Write("evil.json", new JsonObject { ["name"] = Evil, ["keys"] = new JsonObject { [Evil] = new JsonObject { ["key_alias"] = "new", ["metadata"] = new JsonObject { [Evil] = Evil } } } }.ToJsonString());

        RunResult result = engine.Run(command, ("id", id), ("evil", Evil), ("shown", Shown), ("file", file));

        string text = result.HostText + string.Concat(result.Verbose) + string.Concat(result.Warnings);
        Assert.DoesNotContain("\u001b[2J", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u200b", text, StringComparison.Ordinal);
        Assert.Contains("ev\\u001b", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_shows_them_as_escapes()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = Evil });

        engine.Run("Export-LiteLLMKeyReport $file", ("file", _folder["r.html"])).ShouldSucceed();

        Assert.Contains(Shown, _folder.Read("r.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", _folder.Read("r.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_a_server_shows_them_as_escapes()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(400, "application/json", """{"error":{"message":"\u001b[2J\u202e\nDone.","type":"\u200b"}}""");

        Assert.Equal("\\u001b[2J\\u202e\\u000aDone (HTTP 400).", engine.Run("New-LiteLLMKey a").ShouldFail("InvalidRequest").Exception.Message);
    }

    [Fact]
    public async Task A_preview_of_a_long_value_examines_only_its_beginning()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "long", metadata = new { text = string.Concat(Enumerable.Repeat("api_key=", 30_000)) } });

        RunResult result = engine.Run("Set-LiteLLMKey long -RemoveMetadata text -WhatIf").ShouldSucceed();

        Assert.Contains("api_key=api_key=", result.HostText, StringComparison.Ordinal);
        Assert.Contains("... (240000 characters)", result.HostText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_the_connection_is_masked_in_the_columns_of_a_row()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(masterKey: "hush-hush-master-17");
        using var engine = new Engine();
        proxy.CallAs("hush-hush-master-17", "POST", "/key/generate", new { key_alias = "ann", user_id = "ann" });
        proxy.Intercept = async context =>
        {
            string answer = System.Text.Encoding.UTF8.GetString(proxy.CarryOut(context).Body.ToArray());
            answer = answer.Replace("\"created_by\":\"default_user_id\"", "\"created_by\":\"hush-hush-master-17\"", StringComparison.Ordinal).Replace("\"user_id\":\"ann\"", "\"user_id\":\"hush-hush-master-17\"", StringComparison.Ordinal);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer);
            return true;
        };

        RunResult result = engine.Run(
            "Connect-LiteLLM $address hush-hush-master-17; $keys = @(Get-LiteLLMKey) + @(Get-LiteLLMKey ann); $keys | ForEach-Object { \"$($_.UserId) $($_.CreatedBy)\" }; $keys | ConvertTo-Json -Depth 5",
            ("address", proxy.Address)).ShouldSucceed();

        Assert.Equal("sk-...r-17 sk-...r-17", result.Output[0].ToString());
        Assert.DoesNotContain("hush-hush", result.EverythingSaid, StringComparison.Ordinal);
    }
}

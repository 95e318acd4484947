using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>No stream contains a secret, whatever fails.</summary>
public sealed class SecrecyTests
{
    private const string Secret = "sk-made-by-the-user-7777";

    [Theory]
    [InlineData("New-LiteLLMKey prod -Key $secret -Verbose -Debug")]
    [InlineData("New-LiteLLMKey prod -Key $secret -WhatIf")]
    [InlineData("New-LiteLLMKey prod -Key $secret -MaxBudget -1")]
    [InlineData("New-LiteLLMKey prod -Key $secret -Tag blue")]
    [InlineData("New-LiteLLMKey taken -Key $secret")]
    [InlineData("1..2 | ForEach-Object { New-LiteLLMKey -Key $secret }")]
    [InlineData("Get-LiteLLMKey -Key $secret")]
    [InlineData("Get-LiteLLMKey $secret")]
    [InlineData("Get-LiteLLMKey -Id $secret")]
    [InlineData("Set-LiteLLMKey $secret -MaxBudget 1")]
    [InlineData("Set-LiteLLMKey -Key $secret -MaxBudget 1 -Verbose")]
    [InlineData("Set-LiteLLMKey taken -Metadata @{ note = $secret } -WhatIf")]
    [InlineData("Remove-LiteLLMKey -Key $secret -Confirm:$false -Verbose")]
    [InlineData("Remove-LiteLLMKey -Id $secret -Confirm:$false")]
    [InlineData("Block-LiteLLMKey $secret")]
    [InlineData("Unblock-LiteLLMKey -Id $secret")]
    [InlineData("Import-LiteLLMKey -Id $secret")]
    [InlineData("Test-LiteLLMConnection -Verbose")]
    [InlineData("Connect-LiteLLM (Get-LiteLLMConnection).Uri $secret -Verbose -Debug")]
    public async Task No_stream_contains_a_secret(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "taken" });

        RunResult result = engine.Run(command, ("secret", Secret));

        Assert.DoesNotContain(Secret, result.EverythingSaid, StringComparison.Ordinal);
        Assert.DoesNotContain(ProxyServer.MasterKey, result.EverythingSaid, StringComparison.Ordinal);
        Assert.NotEqual("", result.EverythingSaid.Trim());
    }

    [Theory]
    [InlineData(401, "application/json", """{"error":{"message":"no: %","type":"auth_error","param":"%","code":"401"}}""")]
    [InlineData(422, "application/json", """{"detail":[{"type":"x","loc":["body","key"],"msg":"not %","input":"%"}]}""")]
    [InlineData(500, "text/plain", "Traceback: key=%")]
    [InlineData(200, "text/html", "<p>%</p>")]
    public async Task A_server_that_repeats_the_secrets_is_not_repeated(int status, string contentType, string body)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/generate")
            {
                return false;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync(body.Replace("%", $"{ProxyServer.MasterKey} {Secret}", StringComparison.Ordinal));
            return true;
        };

        RunResult refused = engine.Run("New-LiteLLMKey -Key $secret", ("secret", Secret));

        Assert.Single(refused.Errors);
        Assert.DoesNotContain(Secret, refused.EverythingSaid, StringComparison.Ordinal);
        Assert.DoesNotContain(ProxyServer.MasterKey, refused.EverythingSaid, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.81.13")]
    public async Task A_master_key_of_any_shape_is_not_repeated(string version)
    {
        const string Odd = "correct horse battery staple";
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine();
        engine.Run("Connect-LiteLLM $address $odd -SkipValidation", ("address", proxy.Address), ("odd", Odd)).ShouldSucceed();

        RunResult refused = engine.Run("Get-LiteLLMKey");

        refused.ShouldFail("Unauthorized", ErrorCategory.AuthenticationError);
        Assert.DoesNotContain(Odd, refused.EverythingSaid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_secret_is_neither_serialized_nor_converted_to_text()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        RunResult made = engine.Run(
            """
            $key = New-LiteLLMKey
            [System.Net.NetworkCredential]::new('', $key.Key).Password
            "$key"
            [System.Management.Automation.PSSerializer]::Serialize($key)
            $key.psobject.Properties | ForEach-Object { "$($_.Name)=$($_.Value)" }
            """).ShouldSucceed();

        string secret = made.Output[0].ToString();
        Assert.StartsWith("sk-", secret, StringComparison.Ordinal);
        Assert.True(made.Output.Count > 20);
        Assert.All(made.Output.Skip(1), text => Assert.DoesNotContain(secret, text.ToString(), StringComparison.Ordinal));
    }
}

using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Secrecy;

/// <summary>The variables of logging callbacks are credentials of other systems: nobody sees them, and the server keeps them as they are.</summary>
public sealed class CallbackVariablesTests : IDisposable
{
    private const string Secret = "lf-9f2b7c31-4d5e";

    private const string Logging = """[{"callback_name":"langfuse","callback_type":"success","callback_vars":{"langfuse_host":"os.environ/LANGFUSE_HOST","langfuse_secret_key":"lf-9f2b7c31-4d5e"}}]""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Views_previews_and_changes_mask_them(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        AddKey(proxy);
        string file = Path.Combine(_folder.Path, "team.json");

        string[] scripts =
        [
            "$key = Get-LiteLLMKey ci; $key.Logging; \"$($key.Logging)\"; $key.Logging[0]['callback_vars'].Values; \"$($key.Metadata)\"; \"$($key.AdditionalProperties)\"",
            "foreach ($property in (Get-LiteLLMKey ci).PSObject.Properties) { \"$($property.Value)\" }",
            "[System.Management.Automation.PSSerializer]::Serialize((Get-LiteLLMKey ci), 9)",
            "Set-LiteLLMKey ci -Clear Logging -WhatIf -Verbose; Copy-LiteLLMKey ci copy -WhatIf -Verbose; Reset-LiteLLMKey ci -Clear Logging -WhatIf",
            $"Set-LiteLLMKey ci -Logging @{{ callback_name = 'langfuse'; callback_type = 'success'; callback_vars = @{{ langfuse_secret_key = '{Secret}-2' }} }} -WhatIf -Verbose",
            "Compare-LiteLLMKey ci -Clear Logging | ForEach-Object { \"$_\"; $_.Before | ForEach-Object { $_.callback_vars.Values }; [System.Management.Automation.PSSerializer]::Serialize($_, 9) }",
            "Set-LiteLLMKey ci -Metadata @{ a = 1 } -WhatIf -Verbose",
            $"Export-LiteLLMKey '{file}' -SetName team; [IO.File]::ReadAllText('{file}')",
            $"Sync-LiteLLMKey '{file}' -Adopt -Verbose | ForEach-Object {{ \"$($_.Changes)\"; \"$($_.Notes)\" }}",
            "Set-LiteLLMKey ci -Clear Logging -Verbose -PassThru | Out-Default",
        ];
        foreach (string script in scripts)
        {
            RunResult run = engine.Run(script).ShouldSucceed();
            Assert.DoesNotContain(Secret, run.EverythingSaid, StringComparison.Ordinal);
        }

        Assert.Contains("********", engine.Run(scripts[0].Replace("ci", "other", StringComparison.Ordinal)).EverythingSaid, StringComparison.Ordinal);
        Assert.Contains("os.environ/LANGFUSE_HOST", engine.Run(scripts[0].Replace("ci", "other", StringComparison.Ordinal)).EverythingSaid, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Changes_and_copies_keep_them(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, licensed: true);
        using var engine = new Engine(proxy);
        string id = AddKey(proxy);

        engine.Run("Set-LiteLLMKey ci -Metadata @{ owner = 'ann' }; Set-LiteLLMKey ci -MergeMetadata @{ more = 1 }; Set-LiteLLMKey ci -Tag red; Set-LiteLLMKey ci -Clear Tags").ShouldSucceed();
        Assert.Equal(Logging, LoggingOf(proxy, id));

        Assert.Equal(Logging, LoggingOf(proxy, (string)engine.Run("Copy-LiteLLMKey ci copy").Only.Id));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Masked_values_mean_those_that_the_key_has(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string id = AddKey(proxy);

        engine.Run("$key = Get-LiteLLMKey ci; Set-LiteLLMKey ci -Logging $key.Logging; Set-LiteLLMKey ci -Logging \"$($key.Logging)\"").ShouldSucceed();
        Assert.Empty(proxy.Writes);

        engine.Run("$logging = (Get-LiteLLMKey ci).Logging; $logging[0]['callback_type'] = 'success'; $logging[0]['callback_vars']['langfuse_public_key'] = 'pk-1'; Set-LiteLLMKey ci -Logging $logging").ShouldSucceed();

        JsonElement variables = JsonElement.Parse(LoggingOf(proxy, id))[0].GetProperty("callback_vars");
        Assert.Equal(Secret, variables.GetProperty("langfuse_secret_key").GetString());
        Assert.Equal("pk-1", variables.GetProperty("langfuse_public_key").GetString());
    }

    [Theory]
    [InlineData("New-LiteLLMKey new -Logging (Get-LiteLLMKey ci).Logging")]
    [InlineData("Get-LiteLLMKey ci | Select-Own | New-LiteLLMKey")]
    [InlineData("Set-LiteLLMKey ci -Logging @{ callback_name = 'otel'; callback_vars = @{ key = '********' } }")]
    public async Task A_masked_value_never_becomes_a_real_one(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddKey(proxy);
        engine.Run("filter Select-Own { [pscustomobject]@{ KeyAlias = 'new'; Logging = \"$($_.Logging)\" } }");

        RunResult run = engine.Run(command);

        Assert.Equal("Logging: the value of a callback variable is masked ('********'), and the key has no value of that name to keep. Specify the real value.", Assert.Single(run.Errors).Exception.Message);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"Invalid invocation: { metadata: { $raw: \"{\\\"logging\\\":[{\\\"callback_vars\\\":{\\\"langfuse_secret_key\\\":\\\"SECRET\\\"}}]}\" } }","type":"bad","param":null,"code":"400"}}""")]
    [InlineData(400, """{"error":{"message":"{'error': \"bad value {'callback_vars': {'langfuse_secret_key': 'SECRET', 'a': {'b': 1}}}\"}","type":"SECRET","param":"SECRET","code":"400"}}""")]
    [InlineData(422, """{"detail":[{"type":"t","loc":["body","metadata"],"msg":"cannot use SECRET","input":"SECRET"}]}""")]
    [InlineData(500, """{"unknown":{"callback_vars":{"langfuse_secret_key":"SECRET"}}}""")]
    public async Task Errors_do_not_repeat_them(int status, string answer)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddKey(proxy);
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/update")
            {
                return false;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.Replace("SECRET", Secret, StringComparison.Ordinal));
            return true;
        };

        RunResult run = engine.Run(
            $"Set-LiteLLMKey ci -Verbose -Logging @{{ callback_name = 'langfuse'; callback_type = 'failure'; callback_vars = @{{ langfuse_secret_key = '{Secret}' }} }}");

        Assert.NotEmpty(run.Errors);
        Assert.DoesNotContain(Secret, run.EverythingSaid, StringComparison.Ordinal);
    }

    /// <summary>Makes two keys alike, of which one is changed.</summary>
    private static string AddKey(ProxyServer proxy)
    {
        object logging = JsonElement.Parse(Logging);
        proxy.AddKey(new { key = "sk-of-the-tests-0002", key_alias = "other", metadata = new { logging } });
        return proxy.AddKey(new { key = "sk-of-the-tests-0001", key_alias = "ci", metadata = new { logging, nested = new { callback_vars = new { token = Secret } } } });
    }

    private static string LoggingOf(ProxyServer proxy, string id) => proxy.Stored(id).GetProperty("metadata").GetProperty("logging").GetRawText();
}

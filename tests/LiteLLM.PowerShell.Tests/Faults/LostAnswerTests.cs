using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>Creating a key while answers get lost: never two keys, never one whose secret nobody has without saying so.</summary>
public sealed class LostAnswerTests
{
    internal const string Forbidden = """{"error":{"message":"{'error': 'Custom API key values are disabled by your administrator. Keys must be auto-generated.'}","type":"auth_error","param":"None","code":"403"}}""";

    [Theory]
    [InlineData("reset")]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("500")]
    public async Task A_key_that_was_created_is_returned_with_its_secret(string fault)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Fault.Once(proxy, "/key/generate", fault, carriedOut: true);

        dynamic key = engine.Run("New-LiteLLMKey ci -MaxBudget 5").Only;

        Assert.Equal(1, Count(proxy));
        Assert.Equal(5.0, key.MaxBudget);
        Assert.Equal((string)key.Id, KeyOf(proxy, Reveal(key.Key)));
        Assert.Single(proxy.Writes);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("500")]
    [InlineData("429")]
    public async Task A_key_that_was_not_created_is_created_by_a_retry_with_the_same_secret(string fault)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Fault.Once(proxy, "/key/generate", fault, carriedOut: false);

        dynamic key = engine.Run("New-LiteLLMKey ci").Only;

        Assert.Equal(1, Count(proxy));
        Assert.Equal((string)key.Id, KeyOf(proxy, Reveal(key.Key)));
        Assert.Single(proxy.Writes.Select(write => write.Body).Distinct());
        Assert.Equal(2, proxy.Writes.Count);
    }

    [Fact]
    public async Task An_outcome_that_stays_unknown_is_reported_with_the_id_to_search_for()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Intercept = context =>
        {
            if (context.Request.Path == "/key/generate")
            {
                proxy.CarryOut(context);
            }

            context.Abort();
            return Task.FromResult(true);
        };

        ErrorRecord error = engine.Run("New-LiteLLMKey ci").ShouldFail("KeyNotSettled", ErrorCategory.ConnectionError);

        proxy.Intercept = null;
        string id = engine.Run("(Get-LiteLLMKey ci).Id").Only;
        Assert.Contains($"Get-LiteLLMKey -Id {id} ", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silence_until_the_total_time_is_over_is_settled_with_the_server(bool isCommitted)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -OperationTimeoutSec 2 -SkipValidation").ShouldSucceed();
        proxy.Intercept = async context =>
        {
            if (context.Request.Path == "/key/generate")
            {
                _ = isCommitted ? proxy.CarryOut(context) : null;
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return context.RequestAborted.IsCancellationRequested;
        };

        RunResult run = engine.Run("New-LiteLLMKey ci");

        if (isCommitted)
        {
            dynamic key = run.Only;
            Assert.Equal((string)key.Id, KeyOf(proxy, Reveal(key.Key)));
        }
        else
        {
            Assert.Matches("the key 'ci' with the id [0-9a-f]{64}\\. If Get-LiteLLMKey -Id [0-9a-f]{64} finds it later", run.ShouldFail("KeyNotSettled", ErrorCategory.OperationTimeout).ToString());
        }
    }

    [Fact]
    public async Task The_secret_is_returned_although_the_key_cannot_be_read_back()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", """{"info":[]}""", "/key/info");

        RunResult result = engine.Run("New-LiteLLMKey ci");

        result.ShouldFail("KeyNotVerified");
        dynamic key = Assert.Single(result.Output).BaseObject;
        proxy.Intercept = null;
        Assert.Equal((string)key.Id, KeyOf(proxy, Reveal(key.Key)));
    }

    [Fact]
    public async Task A_server_that_forbids_custom_secrets_generates_them()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        ForbidOwnSecrets(proxy, _ => Task.FromResult(false));

        dynamic key = engine.Run("New-LiteLLMKey ci").Only;

        Assert.Equal((string)key.Id, KeyOf(proxy, Reveal(key.Key)));
        engine.Run("New-LiteLLMKey other -Key sk-my-own-secret").ShouldFail("CustomKeyForbidden", ErrorCategory.PermissionDenied);
        engine.Run("New-LiteLLMKey ci").ShouldFail("KeyAliasExists", ErrorCategory.ResourceExists);
        Assert.Equal(1, Count(proxy));
    }

    [Theory]
    [InlineData("New-LiteLLMKey ci", "KeySecretLost")]
    [InlineData("New-LiteLLMKey", "KeyNotSettled")]
    public async Task A_generated_secret_that_is_lost_in_transit_is_reported_and_no_second_key_is_created(string command, string errorId)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        ForbidOwnSecrets(proxy, context =>
        {
            proxy.CarryOut(context);
            context.Abort();
            return Task.FromResult(true);
        });

        engine.Run(command).ShouldFail(errorId);

        Assert.Equal(1, Count(proxy));
    }

    [Fact]
    public async Task Keys_that_were_removed_though_the_answer_was_lost_are_no_error()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        Fault.Once(proxy, "/key/delete", "reset", carriedOut: true);

        engine.Run("Remove-LiteLLMKey a -Confirm:$false").ShouldSucceed();

        Assert.Equal(0, Count(proxy));
    }

    internal static void ForbidOwnSecrets(ProxyServer proxy, Func<HttpContext, Task<bool>> otherwise) => proxy.Intercept = async context =>
    {
        if (context.Request.Path != "/key/generate")
        {
            return false;
        }

        if (!ProxyServer.RequestOf(context).Json.TryGetProperty("key", out _))
        {
            return await otherwise(context);
        }

        context.Response.StatusCode = 403;
        await context.Response.WriteAsync(Forbidden);
        return true;
    };

    private static int Count(ProxyServer proxy) => proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32();

    private static string? KeyOf(ProxyServer proxy, string secret) => proxy.Call("POST", "/v2/key/info", new { keys = new[] { secret } })
        .GetProperty("info").EnumerateArray().Select(row => row.GetProperty("token").GetString()).SingleOrDefault();

    private static string Reveal(System.Security.SecureString secret) => new System.Net.NetworkCredential("", secret).Password;
}

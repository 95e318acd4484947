using System.Management.Automation;
using Microsoft.AspNetCore.Http;
using LiteLLM.PowerShell.Tests.Faults;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class ResetLiteLLMKeyTests
{
    private const string Old = "sk-old-secret-of-the-key";

    [Fact]
    public async Task Replaces_the_secret_of_the_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string before = AddKey(proxy);

        dynamic key = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").Only;

        Assert.NotEqual(before, (string)key.Id);
        Assert.Equal(5.0, key.MaxBudget);
        Assert.Equal("ci", key.KeyAlias);
        Assert.Matches("^sk-[A-Za-z0-9_-]{22}$", Reveal(key));
        engine.Run("Get-LiteLLMKey -Key $secret", ("secret", (object)key.Key)).ShouldSucceed();
        engine.Run($"Get-LiteLLMKey -Key {Old}").ShouldFail("KeyNotFound");
    }

    [Fact]
    public async Task Keeps_the_old_secret_for_a_grace_period()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest", licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);

        engine.Run("Reset-LiteLLMKey ci -GracePeriod 24h -Confirm:$false").ShouldSucceed();

        RecordedRequest sent = Assert.Single(proxy.Writes);
        Assert.Equal("new_key,grace_period", sent.Members);
        Assert.Equal("24h", sent.Json.GetProperty("grace_period").GetString());
    }

    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.81.13")]
    [InlineData("1.83.2")]
    public async Task Refuses_a_grace_period_that_the_server_would_ignore(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);

        ErrorRecord error = engine.Run("Reset-LiteLLMKey ci -GracePeriod 24h -Confirm:$false").ShouldFail("NotSupportedByServer", ErrorCategory.NotImplemented);

        Assert.Contains(version, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Detects_with_the_old_secret_that_a_server_ignores_the_grace_period()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.83.2", licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);
        proxy.AlwaysAnswer(200, "application/json", """{"status":"healthy","litellm_version":"1.95.0"}""", "/health/readiness");

        RunResult run = engine.Run($"Reset-LiteLLMKey -Key {Old} -GracePeriod 24h -Confirm:$false");

        ErrorRecord error = run.ShouldFail("GracePeriodIgnored", ErrorCategory.InvalidResult);
        Assert.Equal(
            "The key 'ci' has a new secret, and the old one no longer works: the server accepted the grace period and ignored it. Distribute the new secret now. The secret is in the output.",
            error.Exception.Message);
        Assert.NotNull(((dynamic)Assert.Single(run.Output).BaseObject).Key);
        Assert.DoesNotContain(Old, run.EverythingSaid, StringComparison.Ordinal);
        proxy.ClearLog();
        engine.Run("Reset-LiteLLMKey ci -GracePeriod 24h -Confirm:$false").ShouldFail("NotSupportedByServer");
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Confirms_with_the_old_secret_that_the_grace_period_is_in_effect()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest", licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);

        engine.Run($"Reset-LiteLLMKey -Key {Old} -GracePeriod 24h -Confirm:$false").ShouldSucceed();

        Assert.Contains(proxy.Requests, request => request.Path == "/key/info" && request.Headers["Authorization"] == $"Bearer {Old}");
    }

    [Theory]
    [InlineData("-Duration 30d", "2592000s")]
    [InlineData("-Clear Expires", "-1")]
    public async Task Sets_the_new_duration_of_an_expired_key_with_the_new_secret(string arguments, string duration)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest", licensed: true, clock: () => now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", key = Old, duration = "1h" });
        now = now.AddHours(2);

        RunResult run = engine.Run($"Reset-LiteLLMKey ci {arguments} -Confirm:$false").ShouldSucceed();

        RecordedRequest sent = Assert.Single(proxy.Writes);
        Assert.Equal("new_key,duration", sent.Members);
        Assert.Equal(duration, sent.Json.GetProperty("duration").GetString());
        Assert.Empty(run.Warnings);
    }

    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.83.2")]
    public async Task Warns_that_the_new_secret_of_an_expired_key_is_refused_too(string version)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, licensed: true, clock: () => now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", key = Old, duration = "1h" });
        now = now.AddHours(2);

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").ShouldSucceed();

        Assert.Contains("The new secret is rejected too until you set -Duration or -ExpiresAt", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task States_that_an_expired_key_needs_a_new_duration_if_the_server_requires_it()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.83.2", licensed: true, clock: () => now);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", key = Old, duration = "1h" });
        now = now.AddHours(2);
        proxy.AlwaysAnswer(400, "application/json", """{"error":{"message":"Key has expired. Provide a new duration.","type":"bad_request_error","param":"duration","code":"400"}}""", $"/key/{id}/regenerate");

        string message = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").ShouldFail("InvalidRequest").Exception.Message;

        Assert.Contains("Specify -Duration or -ExpiresAt to set a new expiry. Key has expired.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task States_what_works_on_a_server_without_a_license()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddKey(proxy);

        ErrorRecord error = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").ShouldFail("LicenseRequired", ErrorCategory.PermissionDenied);

        Assert.Contains("Specify -Replace", error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(proxy.Writes);
        engine.Run($"Get-LiteLLMKey -Key {Old}").ShouldSucceed();
    }

    [Fact]
    public async Task Shows_what_it_would_do()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest", licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);

        RunResult shown = engine.Run("Reset-LiteLLMKey ci -GracePeriod 2d -WhatIf").ShouldSucceed();

        Assert.Equal($"What if: Reset the secret of key 'ci' (sk-...-key) on {proxy.Address}; the old secret works for another 2d\n", shown.HostText);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Changes_the_specified_attributes_after_the_secret_was_replaced()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", max_budget = 5, key = Old, metadata = new { owner = "ops", newer_server = new { keeps = 1 } } });

        RunResult shown = engine.Run("Reset-LiteLLMKey ci -MaxBudget 50 -MergeMetadata @{ owner = 'web' } -Clear TpmLimit -WhatIf").ShouldSucceed();
        dynamic key = engine.Run("Reset-LiteLLMKey ci -MaxBudget 50 -MergeMetadata @{ owner = 'web' } -Confirm:$false").Only;

        Assert.Equal($"What if: Reset the secret of key 'ci' (sk-...-key) on {proxy.Address}; the old secret stops working immediately\n  ~ MaxBudget:      5 -> 50 USD\n  ~ Metadata.owner: ops -> web\n", shown.HostText);
        Assert.Equal(["new_key", "key,max_budget,metadata"], proxy.Writes.Select(write => write.Members));
        Assert.Equal(50.0, key.MaxBudget);
        Assert.Equal("web", key.Metadata["owner"]);
        Assert.Equal(1L, key.Metadata["newer_server"]["keeps"]);
        engine.Run("Get-LiteLLMKey -Key $secret", ("secret", (object)key.Key)).ShouldSucceed();
    }

    [Fact]
    public async Task Sends_no_property_that_is_already_so()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);

        engine.Run("Reset-LiteLLMKey ci -MaxBudget 5 -Confirm:$false").ShouldSucceed();

        Assert.Equal("new_key", Assert.Single(proxy.Writes).Members);
    }

    [Fact]
    public async Task A_property_that_is_refused_does_not_cost_the_secret()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        AddKey(proxy);
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/update")
            {
                return false;
            }

            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"error":{"message":"budget is too large"}}""");
            return true;
        };

        RunResult result = engine.Run("Reset-LiteLLMKey ci -MaxBudget 50 -Confirm:$false");

        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Contains("has a new secret, but its properties were not changed", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("budget is too large", error.Exception.Message, StringComparison.Ordinal);
        dynamic key = result.Output.Single();
        Assert.Equal(5.0, key.MaxBudget);
        engine.Run("Get-LiteLLMKey -Key $secret", ("secret", (object)key.Key)).ShouldSucceed();
    }

    [Fact]
    public async Task Changes_nothing_on_a_server_without_license()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddKey(proxy);

        engine.Run("Reset-LiteLLMKey ci -MaxBudget 50 -Confirm:$false").ShouldFail("LicenseRequired");

        Assert.Equal(5.0, engine.Run("(Get-LiteLLMKey ci).MaxBudget").Only);
    }

    [Fact]
    public async Task Many_keys_from_the_pipeline_get_a_secret_and_the_property_each()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        for (int number = 0; number < 30; number++)
        {
            proxy.AddKey(new { key_alias = $"k{number}", max_budget = number });
        }

        RunResult result = engine.Run("Get-LiteLLMKey k* | Reset-LiteLLMKey -RpmLimit 7 -Confirm:$false").ShouldSucceed();

        Assert.Equal(30, result.Output.Select(key => Reveal(key)).Distinct().Count());
        Assert.All(result.Output, key => Assert.Equal(7L, key.Properties["RpmLimit"].Value));
        Assert.Equal(60, proxy.Writes.Count);
    }

    [Theory]
    [InlineData("reset", true, 1)]
    [InlineData("502", true, 1)]
    [InlineData("reset", false, 2)]
    [InlineData("503", false, 2)]
    public async Task Settles_a_lost_answer(string fault, bool carriedOut, int attempts)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string before = AddKey(proxy);
        Fault.Once(proxy, $"/key/{before}/regenerate", fault, carriedOut);

        dynamic key = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").Only;

        Assert.Equal(attempts, proxy.Writes.Count);
        Assert.Equal("ci", engine.Run("Get-LiteLLMKey -Key $secret", ("secret", (object)key.Key)).Texts);
        Assert.Equal(1, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_outcome_that_stays_unknown_is_reported_with_the_id_to_search_for(bool repetitionIsRefused)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string path = $"/key/{AddKey(proxy)}/regenerate";
        int calls = 0;
        proxy.Intercept = context =>
        {
            bool isReset = context.Request.Path == path;
            int call = isReset ? ++calls : calls;
            if (call == 0 || isReset && call > 1 && repetitionIsRefused)
            {
                return Task.FromResult(false);
            }

            if (isReset)
            {
                proxy.CarryOut(context);
            }

            context.Abort();
            return Task.FromResult(true);
        };

        ErrorRecord error = engine.Run("Reset-LiteLLMKey ci -Confirm:$false").ShouldFail("KeyNotSettled");

        proxy.Intercept = null;
        string id = engine.Run("(Get-LiteLLMKey ci).Id").Only;
        Assert.Contains($"Get-LiteLLMKey -Id {id} ", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotMatch("sk-[A-Za-z0-9_-]", error.Exception.Message);
        engine.Run($"Reset-LiteLLMKey -Id {id} -Confirm:$false").ShouldSucceed();
    }

    private static string AddKey(ProxyServer proxy) => proxy.AddKey(new { key_alias = "ci", max_budget = 5, key = Old });

    private static string Reveal(dynamic key) => new System.Net.NetworkCredential("", (System.Security.SecureString)key.Key).Password;
}

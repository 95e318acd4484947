using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Faults;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Replacement;

/// <summary>A replacement that is interrupted, or during which other clients change the keys, leaves keys that work, and the next run completes it.</summary>
public sealed class InterruptedReplacementTests
{
    private const string Old = "sk-old-secret-of-the-key";

    [Fact]
    public async Task An_expired_key_needs_a_new_expiry()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", duration = "1h" });
        now = now.AddHours(2);

        engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false").ShouldFail("KeyNotReplaceable");
        Assert.Empty(proxy.Writes);
        engine.Run("Reset-LiteLLMKey ci -Replace -Duration 30d -Confirm:$false").ShouldSucceed();
        Assert.Equal("Active", engine.Run("(Get-LiteLLMKey ci).State").Texts);
    }

    /// <summary>No write is answered any more from a certain one on. The next run completes the replacement.</summary>
    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.83.2")]
    [InlineData("latest")]
    public async Task A_run_that_is_cut_off_at_any_request_is_completed_by_the_next_one(string version)
    {
        for (int failing = 1; failing <= 4; failing++)
        {
            foreach (bool isProcessed in new[] { false, true })
            {
                await using ProxyServer proxy = await ProxyServer.StartAsync(version);
                using var engine = new Engine();
                engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -SkipValidation -TimeoutSec 5 -RetryIntervalSec 0.01 -MaximumRetryCount 1").ShouldSucceed();
                string before = proxy.AddKey(new { key_alias = "ci", max_budget = 5 });
                CutConnection cut = CutConnection.At(proxy, failing, isProcessed);

                RunResult first = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false");
                proxy.Intercept = null;
                RunResult second = cut.IsCut ? engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false").ShouldSucceed() : first.ShouldSucceed();

                Assert.True(cut.IsCut == first.Errors.Count > 0, $"{failing}, {isProcessed}: {string.Join("\n", first.Errors)}");
                string[] delivered = [.. first.Output.Concat(second.Output).Select(key => (string)((dynamic)key.BaseObject).Id)];
                Dictionary<string, string> aliases = UndeliveredKeys.IdsOn(proxy).ToDictionary(id => id, id => proxy.Stored(id).GetProperty("key_alias").GetString()!);
                string named = Assert.Single(aliases, key => key.Value == "ci").Key;
                Assert.Contains(named, delivered);
                Assert.All(aliases.Where(key => key.Key != named), key => Assert.StartsWith("ci-replaced-", key.Value, StringComparison.Ordinal));
                Assert.True(proxy.Stored(before).GetProperty("expires").ValueKind == JsonValueKind.String, $"{failing}, {isProcessed}");
            }
        }
    }

    [Fact]
    public async Task If_another_key_takes_the_alias_meanwhile_the_error_describes_the_state_and_the_next_run_completes()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci" });
        int updates = 0;
        proxy.Intercept = context =>
        {
            if (context.Request.Path == "/key/update" && ++updates == 2)
            {
                proxy.AddKey(new { key_alias = "ci", max_budget = 1 });
            }

            return Task.FromResult(false);
        };

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false");
        string message = run.ShouldFail("ReplacementNotCompleted").Exception.Message;
        proxy.Intercept = null;
        string taker = engine.Run("(Get-LiteLLMKey ci).Id").Only;
        engine.Run("Remove-LiteLLMKey -Id $id -Confirm:$false", ("id", taker)).ShouldSucceed();
        dynamic completed = engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false").Only;

        Assert.Contains($"The previous key is 'ci-replaced-{before[..8]}'", message, StringComparison.Ordinal);
        Assert.Contains("The next run of this command completes the replacement", message, StringComparison.Ordinal);
        Assert.Equal((string)((dynamic)run.Output.Single().BaseObject).Id, (string)completed.Id);
        Assert.Null((object?)completed.Key);
        Assert.Equal("ci", completed.KeyAlias);
    }

    [Fact]
    public async Task A_key_that_is_renamed_meanwhile_stays_and_the_new_key_is_removed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key = Old, key_alias = "ci" });

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false | ForEach-Object { Set-LiteLLMKey -Id $id -NewKeyAlias renamed; $_ }", ("id", before));

        Assert.Contains("its alias is 'renamed' now: another command has changed or replaced it. The new key ", run.ShouldFail("KeyConflict").Exception.Message, StringComparison.Ordinal);
        Assert.Equal("renamed", engine.Run("Get-LiteLLMKey").Texts);
        Assert.True(Works(proxy, Old));
        Assert.Equal(JsonValueKind.Null, proxy.Stored(before).GetProperty("expires").ValueKind);
    }

    [Fact]
    public async Task If_the_new_key_is_removed_meanwhile_the_old_one_stays()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key = Old, key_alias = "ci" });

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false | ForEach-Object { Remove-LiteLLMKey -Id $_.Id -Confirm:$false; $_ }");

        Assert.Contains("no longer exists, so its secret does not work.", run.ShouldFail("KeyConflict").Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, (string)engine.Run("(Get-LiteLLMKey ci).Id").Only);
        Assert.True(Works(proxy, Old));
        Assert.Equal(JsonValueKind.Null, proxy.Stored(before).GetProperty("expires").ValueKind);
    }

    [Fact]
    public async Task A_key_without_a_record_is_not_taken_for_the_old_key_of_an_interrupted_run()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string other = proxy.AddKey(new { key_alias = "other" });
        proxy.AddKey(new { key_alias = "ci-successor", metadata = new { litellm_replacement = new { alias = "ci", replaces = other } } });

        engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false").ShouldFail("KeyNotFound");

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_part_of_an_update_that_the_server_does_not_store_is_sent_once_more()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci" });
        int updates = 0;
        AlterUpdates(proxy, body => ++updates == 1 && body.Remove("duration"));

        engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false").ShouldSucceed();

        Assert.Equal(JsonValueKind.String, proxy.Stored(before).GetProperty("expires").ValueKind);
        Assert.Equal(3, updates);
    }

    [Fact]
    public async Task If_the_server_does_not_rename_the_old_key_nothing_else_happens_and_the_next_run_completes()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key = Old, key_alias = "ci" });
        AlterUpdates(proxy, body => body.Remove("key_alias") | body.Remove("duration"));

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false");
        JsonElement[] updates = [.. proxy.Writes.Where(request => request.Path == "/key/update").Select(request => request.Json)];
        proxy.Intercept = null;

        Assert.Contains("was not replaced, and its secret remains valid.", run.ShouldFail("ReplacementNotCompleted").Exception.Message, StringComparison.Ordinal);
        Assert.All(updates, update => Assert.Equal(before, update.GetProperty("key").GetString()));
        Assert.True(Works(proxy, Old));
        Assert.NotEqual(before, (string)((dynamic)engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false; Get-LiteLLMKey ci").ShouldSucceed().Output[^1].BaseObject).Id);
    }

    [Fact]
    public async Task If_the_response_to_the_last_update_is_lost_the_stored_alias_decides()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        engine.Run($"Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey} -SkipValidation -MaximumRetryCount 0").ShouldSucceed();
        proxy.AddKey(new { key_alias = "ci" });
        int updates = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/update" || ++updates != 2)
            {
                return false;
            }

            proxy.CarryOut(context);
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("lost");
            return true;
        };

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false").ShouldSucceed();

        Assert.Equal((string)((dynamic)run.Output.Single().BaseObject).Id, (string)engine.Run("(Get-LiteLLMKey ci).Id").Only);
    }

    [Fact]
    public async Task If_the_server_refuses_the_alias_the_old_key_is_as_before()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci", duration = "30d", metadata = new { owner = "ops" } });
        JsonElement stored = proxy.Stored(before);
        int updates = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/update" || ++updates != 2)
            {
                return false;
            }

            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"error":{"message":"The alias is not allowed.","type":"bad_request_error","param":"key_alias","code":"400"}}""");
            return true;
        };

        string message = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false").ShouldFail("ReplacementNotCompleted").Exception.Message;

        Assert.Contains("it has its alias and its previous expiry again", message, StringComparison.Ordinal);
        Assert.Equal([before], UndeliveredKeys.IdsOn(proxy));
        Assert.Equal("ci", proxy.Stored(before).GetProperty("key_alias").GetString());
        Assert.Equal(stored.GetProperty("metadata").ToString(), proxy.Stored(before).GetProperty("metadata").ToString());
        Assert.Equal(stored.GetProperty("expires").GetDateTimeOffset(), proxy.Stored(before).GetProperty("expires").GetDateTimeOffset(), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_consumer_that_fails_before_the_secret_was_delivered_leaves_the_key_as_it_was()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci", max_budget = 5 });
        string stored = proxy.Stored(before).ToString();

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false | ForEach-Object { throw 'enough' }");

        Assert.Contains("removed again: 'ci'", run.HostText, StringComparison.Ordinal);
        Assert.Equal([before], UndeliveredKeys.IdsOn(proxy));
        Assert.Equal(stored, proxy.Stored(before).ToString());
    }

    [Fact]
    public async Task A_consumer_that_ends_the_pipeline_gets_the_secret_and_the_alias_moves()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(3);

        dynamic first = engine.Run("Get-LiteLLMKey key-1, key-2, key-3 | Reset-LiteLLMKey -Replace -GracePeriod 1d -Confirm:$false -ThrottleLimit 1 | Select-Object -First 1").Only;

        Assert.Equal(first.KeyAlias, proxy.Stored((string)first.Id).GetProperty("key_alias").GetString());
    }

    [Fact]
    public async Task A_key_with_the_temporary_alias_that_is_not_of_a_replacement_stays()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", user_id = "anna" });
        string other = proxy.AddKey(new { key_alias = "ci-successor" });

        string message = engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false").ShouldFail("KeyAliasExists", ErrorCategory.ResourceExists).Exception.Message;

        Assert.Contains($"the key {other} has it. Nothing was changed.", message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_key_of_another_user_that_claims_to_be_the_new_key_does_not_get_the_alias()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("1.83.2");
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci", user_id = "anna" });
        string forged = proxy.AddKey(new { key_alias = "ci-successor", user_id = "mallory", metadata = new { litellm_replacement = new { alias = "ci", replaces = before } } });
        proxy.Call("POST", "/key/update", new { key = forged, spend = 1 });

        engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false").ShouldFail("KeyAliasExists");
        engine.Run("Reset-LiteLLMKey -Id $id -Replace -Confirm:$false", ("id", forged)).ShouldSucceed();

        Assert.Empty(proxy.Writes);
        Assert.Equal("ci", proxy.Stored(before).GetProperty("key_alias").GetString());
    }

    [Fact]
    public async Task The_new_key_of_an_interrupted_run_takes_over_the_alias_if_it_has_been_used()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci", max_budget = 5 });
        string used = proxy.AddKey(new { key_alias = "ci-successor", max_budget = 5, metadata = new { litellm_replacement = new { alias = "ci", replaces = before } } });
        proxy.Call("POST", "/key/update", new { key = used, spend = 1 });

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false").ShouldSucceed();

        Assert.Contains("which has been used since", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal(used, (string)run.Only.Id);
        Assert.Equal("ci", proxy.Stored(used).GetProperty("key_alias").GetString());
        Assert.StartsWith("ci-replaced-", proxy.Stored(before).GetProperty("key_alias").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Makes the server apply updates without a part of them.</summary>
    private static void AlterUpdates(ProxyServer proxy, Func<JsonObject, bool> alters) => proxy.Intercept = async context =>
    {
        RecordedRequest request = ProxyServer.RequestOf(context);
        if (request.Path != "/key/update" || JsonNode.Parse(request.Body) is not JsonObject body || !alters(body))
        {
            return false;
        }

        (int status, string answer) = proxy.Ask(request with { Body = body.ToJsonString() });
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer);
        return true;
    };

    private static bool Works(ProxyServer proxy, string secret) => proxy.CallAs(secret, "GET", "/key/info").TryGetProperty("info", out _);
}

using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Faults;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.Replacement;

/// <summary>Reset-LiteLLMKey -Replace gives a key another secret on a server without a license.</summary>
public sealed class ReplaceKeyTests
{
    private const string Old = "sk-old-secret-of-the-key";

    private static readonly string[] Different =
    [
        "token", "key_name", "created_at", "updated_at", "settings_updated_at", "object_permission_id", "object_permission", "budget_id", "litellm_budget_table", "budget_reset_at", "status", "created_by", "updated_by",
    ];

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_new_key_has_every_attribute_and_the_alias_and_the_old_secret_ends_by_itself(string version)
    {
        DateTimeOffset now = DateTimeOffset.Parse("2026-11-25T10:00:00Z", CultureInfo.InvariantCulture);
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => now);
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/team/new", new { team_id = "team", team_alias = "team" });
        string before = proxy.AddKey(new
        {
            key = Old,
            key_alias = "ci",
            max_budget = 50,
            soft_budget = 40,
            budget_duration = "30d",
            team_id = "team",
            user_id = "anna",
            models = new[] { "mock-gpt" },
            aliases = new { fast = "mock-gpt" },
            tpm_limit = 1000,
            model_rpm_limit = new Dictionary<string, int> { ["mock-gpt"] = 5 },
            max_parallel_requests = 3,
            allowed_routes = new[] { "llm_api_routes" },
            object_permission = new { vector_stores = new[] { "v1" } },
            duration = "60d",
            metadata = new { owner = "ops", tags = new[] { "a" }, newer_server = new { keeps = 1 } },
        });
        proxy.Call("POST", "/key/update", new { key = before, spend = 2.5 });
        JsonElement stored = proxy.Stored(before);

        dynamic key = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 2d -Confirm:$false").Only;

        Assert.Equal("ci", key.KeyAlias);
        JsonElement successor = proxy.Stored((string)key.Id);
        Assert.Equal(Comparable(stored), Comparable(successor));
        Assert.Equal(2.5, successor.GetProperty("spend").GetDouble());
        Assert.Equal(40.0, engine.Run("(Get-LiteLLMKey ci).SoftBudget").Only);
        Assert.Equal("v1", engine.Run("(Get-LiteLLMKey ci).ObjectPermission['vector_stores']").Texts);
        engine.Run("Get-LiteLLMKey -Key $secret", ("secret", (object)key.Key)).ShouldSucceed();
        JsonElement retired = proxy.Stored(before);
        Assert.Equal($"ci-replaced-{before[..8]}", retired.GetProperty("key_alias").GetString());
        Assert.Equal(now.AddDays(2), retired.GetProperty("expires").GetDateTimeOffset());
        Assert.Equal((string)key.Id, retired.GetProperty("metadata").GetProperty("litellm_replacement").GetProperty("successor").GetString());
        Assert.Equal("ops", retired.GetProperty("metadata").GetProperty("owner").GetString());
        Assert.Equal(2, UndeliveredKeys.IdsOn(proxy).Count);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_old_secret_works_until_the_end_of_the_grace_period_and_the_new_one_afterwards(string version)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Old, key_alias = "ci" });

        string secret = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1h -AsPlainText -Confirm:$false | ForEach-Object PlainTextKey").Only;

        Assert.True(Works(proxy, Old) && Works(proxy, secret));
        now = now.AddMinutes(61);
        Assert.False(Works(proxy, Old));
        Assert.True(Works(proxy, secret));
    }

    [Fact]
    public async Task Without_a_grace_period_the_old_secret_ends_at_once()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Old, key_alias = "ci" });

        engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false").ShouldSucceed();

        now = now.AddSeconds(3);
        Assert.False(Works(proxy, Old));
    }

    [Fact]
    public async Task An_expiry_before_the_end_of_the_grace_period_stays()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => now);
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key = Old, key_alias = "ci", duration = "1h" });
        DateTimeOffset expires = proxy.Stored(before).GetProperty("expires").GetDateTimeOffset();

        engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 7d -Duration 90d -Confirm:$false").ShouldSucceed();

        Assert.Equal(expires, proxy.Stored(before).GetProperty("expires").GetDateTimeOffset());
        Assert.InRange((DateTimeOffset)engine.Run("(Get-LiteLLMKey ci).Expires").Only, now.AddDays(89), now.AddDays(91));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_new_key_shares_the_budget_of_the_old_one(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/budget/new", new { budget_id = "shared", max_budget = 100 });
        string before = proxy.AddKey(new { key_alias = "ci", budget_id = "shared" });
        proxy.Call("POST", "/key/update", new { key = before, spend = 7 });

        dynamic key = engine.Run("Reset-LiteLLMKey ci -Replace -Confirm:$false").Only;

        JsonElement successor = proxy.Stored((string)key.Id);
        Assert.Equal("shared", successor.GetProperty("budget_id").GetString());
        Assert.Equal(7, successor.GetProperty("spend").GetDouble());
    }

    [Fact]
    public async Task The_preview_shows_each_step_and_the_changes()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key = Old, key_alias = "ci", max_budget = 5 });

        RunResult shown = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 2d -MaxBudget 9 -WhatIf").ShouldSucceed();

        Assert.Equal(
            $"""
            What if: Replace key 'ci' (sk-...-key) on {proxy.Address} by a new key with another secret; the old secret stops working after 2d
              1. create 'ci-successor' with the attributes of 'ci' and a new secret; its spend starts at 0 USD, the spend of the current period
              2. write the new key with its secret to the output
              3. rename 'ci' to 'ci-replaced-{before[..8]}', and let it expire after 2d
              4. rename 'ci-successor' to 'ci'
              ~ MaxBudget: 5 -> 9 USD

            """.ReplaceLineEndings("\n"),
            shown.HostText);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Changes_of_other_properties_apply_to_the_new_key_only()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci", max_budget = 5, models = new[] { "mock-gpt", "mock-two" }, metadata = new { owner = "ops", tags = new[] { "t" } } });

        engine.Run("Reset-LiteLLMKey ci -Replace -MaxBudget 9 -RemoveModel mock-two -MergeMetadata @{ owner = 'web' } -Clear Tags -NewKeyAlias web -Confirm:$false").ShouldSucceed();

        Assert.Equal("9 mock-gpt web 0", engine.Run("$key = Get-LiteLLMKey web; \"$($key.MaxBudget) $($key.Models) $($key.Metadata['owner']) $($key.Tags.Count)\"").Texts);
        Assert.Equal(5, proxy.Stored(before).GetProperty("max_budget").GetDouble());
        Assert.Equal("ops", proxy.Stored(before).GetProperty("metadata").GetProperty("owner").GetString());
    }

    [Theory]
    [InlineData("1.81.13", """{"max_budget":100}""", true)]
    [InlineData("1.83.2", """{"max_budget":100}""", false)]
    [InlineData("1.81.13", """{"tpm_limit":500,"duration":"30d"}""", true)]
    [InlineData("1.83.2", """{"duration":"30d"}""", true)]
    [InlineData("1.83.2", """{"max_parallel_requests":5}""", true)]
    public async Task A_key_above_the_upper_bounds_of_the_server_is_replaced_or_left_unchanged(string version, string bounds, bool isReplaced)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci", max_budget = 500 });
        proxy.Options.UpperBounds = bounds;
        string stored = proxy.Stored(before).ToString();

        RunResult run = engine.Run("Reset-LiteLLMKey ci -Replace -GracePeriod 1d -Confirm:$false");

        if (isReplaced)
        {
            JsonElement successor = proxy.Stored((string)run.Only.Id);
            Assert.Equal(Comparable(JsonDocument.Parse(stored).RootElement), Comparable(successor));
        }
        else
        {
            Assert.StartsWith("The key 'ci' was not replaced, and its secret remains valid. A new key with the same attributes could not be created. The new key was removed again, so that nothing was changed.", Assert.Single(run.Errors).Exception.Message, StringComparison.Ordinal);
            Assert.Equal([before], UndeliveredKeys.IdsOn(proxy));
            Assert.Equal(stored, proxy.Stored(before).ToString());
        }
    }

    [Theory]
    [InlineData("@{ key_alias = $null }", "-Id $id", "it has no alias")]
    [InlineData("@{ key_alias = 'ci'; metadata = @{ litellm_keyset = @{ set = 's'; name = 'n'; prevent_destroy = $true } } }", "ci", "its definition 'n' in the set 's' has prevent_destroy")]
    public async Task A_key_that_cannot_be_replaced_is_refused_before_anything_is_sent(string attributes, string target, string reason)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(JsonSerializer.Deserialize<JsonElement>(engine.Run($"{attributes} | ConvertTo-Json -Depth 9").Texts));

        ErrorRecord error = engine.Run($"Reset-LiteLLMKey {target} -Replace -Confirm:$false", ("id", id)).ShouldFail("KeyNotReplaceable", ErrorCategory.InvalidOperation);

        Assert.Contains(reason, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Keys_that_were_replaced_or_are_to_replace_others_are_left_out_of_a_pipeline()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(5);
        engine.Run("Get-LiteLLMKey | Reset-LiteLLMKey -Replace -GracePeriod 1d -Confirm:$false").ShouldSucceed();

        RunResult again = engine.Run("Get-LiteLLMKey | Reset-LiteLLMKey -Replace -GracePeriod 1d -Confirm:$false").ShouldSucceed();

        Assert.Equal(["key-1", "key-2", "key-3", "key-4", "key-5"], again.Output.Select(key => key.BaseObject.ToString()).Order());
        Assert.Equal(5, again.Warnings.Count(warning => warning.Contains("was left unchanged, because it was replaced before", StringComparison.Ordinal)));
        Assert.Equal(15, UndeliveredKeys.IdsOn(proxy).Count);
    }

    [Fact]
    public async Task A_server_without_license_is_detected_before_the_user_is_asked()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        RunResult asked = engine.Run("Reset-LiteLLMKey ci -Confirm");
        RunResult shown = engine.Run("Reset-LiteLLMKey ci -WhatIf");

        Assert.Contains("Specify -Replace", asked.ShouldFail("LicenseRequired").Exception.Message, StringComparison.Ordinal);
        shown.ShouldFail("LicenseRequired");
        Assert.Equal("", asked.HostText + shown.HostText);
        Assert.Empty(proxy.Writes);
        Assert.Single(proxy.Requests, request => request.Path.EndsWith("/regenerate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_secret_is_in_the_vault_before_the_alias_moves()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string before = proxy.AddKey(new { key_alias = "ci" });
        engine.Run("Import-Module $stand", ("stand", Path.Combine(Engine.Repository, "tests", "Modules", "Microsoft.PowerShell.SecretManagement"))).ShouldSucceed();
        try
        {
            RunResult refused = engine.Run("Reset-LiteLLMKey ci -Replace -SecretName ci -VaultName refusing -Confirm:$false");
            Assert.Contains("so the key was removed again", refused.ShouldFail("SecretNotStored").Exception.Message, StringComparison.Ordinal);
            Assert.Equal([before], UndeliveredKeys.IdsOn(proxy));

            dynamic key = engine.Run("Reset-LiteLLMKey ci -Replace -SecretName ci -VaultName work -Confirm:$false").Only;
            Assert.Null((object?)key.Key);
            Assert.Equal((string)key.Id, engine.Run("(Import-LiteLLMKey -Key (Get-Secret ci -Vault work)).Id").Texts);
        }
        finally
        {
            engine.Run("Remove-Module Microsoft.PowerShell.SecretManagement -Force");
        }
    }

    private static bool Works(ProxyServer proxy, string secret) => proxy.CallAs(secret, "GET", "/key/info").TryGetProperty("info", out _);

    private static string Comparable(JsonElement row) => string.Join("\n", row.EnumerateObject()
        .Where(column => !Different.Contains(column.Name))
        .OrderBy(column => column.Name, StringComparer.Ordinal)
        .Select(column => $"{column.Name}: {(column.Name == "metadata" ? string.Join(", ", column.Value.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{entry.Name} {entry.Value}")) : column.Value)}"));
}

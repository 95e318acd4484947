using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>A person who may edit only her own keys cannot make a set act on them, nor on any other key.</summary>
public sealed class ForgedOwnershipTests
{
    public static TheoryData<string> Versions => OwnershipBench.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_record_that_a_user_writes_into_her_own_key_is_ignored(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync().ShouldSucceed();
        string own = bench.CreateAsUser(new { key_alias = "her own", user_id = OwnershipBench.User });
        bench.Forge(own, Claim());

        bench.ShouldChangeOnlyTheRealKey(bench.IdOf("ci"), own);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_record_that_a_user_writes_into_a_key_that_an_admin_made_for_her_is_ignored(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync().ShouldSucceed();
        bench.Forge(bench.UserKey, Claim());

        bench.ShouldChangeOnlyTheRealKey(bench.IdOf("ci"), bench.UserKey);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_record_that_is_copied_from_the_real_key_is_ignored(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync().ShouldSucceed();
        string real = bench.IdOf("ci");
        bench.Forge(bench.UserKey, bench.Record(real));

        bench.ShouldChangeOnlyTheRealKey(real, bench.UserKey);
    }

    /// <summary>After a change the record of the real key is bound to its creation, no longer to its id.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_record_that_was_rewritten_since_is_ignored_in_another_key_too(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync(""" "ci": { "tpm_limit": 1 }, "cd": {} """).ShouldSucceed();
        bench.Sync().ShouldSucceed();
        string real = bench.IdOf("ci");
        bench.Forge(bench.UserKey, bench.Record(real));

        bench.ShouldChangeOnlyTheRealKey(real, bench.UserKey);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_older_key_with_a_forged_record_does_not_take_the_place_of_the_real_one(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        string own = bench.CreateAsUser(new { key_alias = "her own", user_id = OwnershipBench.User });
        bench.Sync().ShouldSucceed();
        bench.Forge(own, bench.Record(bench.IdOf("ci")));

        bench.ShouldChangeOnlyTheRealKey(bench.IdOf("ci"), own);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_record_of_a_deleted_key_is_not_valid_in_another_key_and_no_key_is_created_beside_it(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync().ShouldSucceed();
        JsonNode record = bench.Record(bench.IdOf("ci"));
        bench.AsAdmin("/key/delete", new { key_aliases = new[] { "ci" } });
        bench.Forge(bench.UserKey, record);

        RunResult run = bench.ShouldRefuse("OwnershipNotConfirmed", "ci");

        Assert.Equal(ErrorCategory.SecurityError, run.Errors[0].CategoryInfo.Category);
        Assert.Contains($"a record in 'hers' ({bench.UserKey}) claims", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains($"({bench.UserKey})", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    /// <summary>The user takes the alias as well, as soon as it is free, and an admin always adopts.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_record_of_a_deleted_key_is_not_valid_in_a_key_with_its_alias_either_even_with_Adopt(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync().ShouldSucceed();
        JsonNode record = bench.Record(bench.IdOf("ci"));
        bench.AsAdmin("/key/delete", new { key_aliases = new[] { "ci" } });
        string own = bench.CreateAsUser(new { key_alias = "ci", user_id = OwnershipBench.User });
        bench.Forge(own, record);
        bench.Proxy.ClearLog();

        ErrorRecord error = bench.Sync(arguments: "-Adopt -Prune -Force").ShouldFail("OwnershipNotConfirmed");

        Assert.Contains($"'ci' ({own})", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Proxy.Writes);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_record_of_a_key_before_its_rotation_is_not_valid_in_another_key(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version, licensed: true);
        bench.Sync().ShouldSucceed();
        JsonNode record = bench.Record(bench.IdOf("ci"));
        bench.Admin.Run("Reset-LiteLLMKey ci -Confirm:$false").ShouldSucceed();
        bench.Forge(bench.UserKey, record);

        bench.ShouldChangeOnlyTheRealKey(bench.IdOf("ci"), bench.UserKey);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_record_of_another_proxy_is_not_valid(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        await using OwnershipBench other = await OwnershipBench.StartAsync(version);
        bench.Sync().ShouldSucceed();
        other.Sync().ShouldSucceed();
        bench.Proxy.AddKey(new { key_alias = "old", metadata = new { litellm_keyset = other.Record(other.IdOf("ci")) } });

        bench.ShouldChangeOnlyTheRealKey(bench.IdOf("ci"), bench.IdOf("old"));
    }

    /// <summary>Without a signature over it, a user could have the set clear an attribute that an admin has set by hand.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_user_cannot_edit_the_record_of_her_managed_key(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync($$""" "ci": { "user_id": "{{OwnershipBench.User}}" }, "cd": {} """).ShouldSucceed();
        string managed = bench.IdOf("ci");
        bench.Admin.Run("Set-LiteLLMKey ci -MaxBudget 5").ShouldSucceed();
        JsonNode record = bench.Record(managed);
        record["declared"] = new JsonArray("max_budget", "user_id");
        bench.Forge(managed, record);

        bench.ShouldRefuse("OwnershipNotConfirmed", "ci");

        Assert.Equal(5, bench.Proxy.Stored(managed).GetProperty("max_budget").GetDouble());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_managed_key_whose_record_its_user_has_removed_is_an_error_and_stays(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        bench.Sync($$""" "ci": { "user_id": "{{OwnershipBench.User}}" }, "cd": {} """).ShouldSucceed();
        bench.AsUser("/key/update", new { key = bench.IdOf("ci"), metadata = new { } });

        bench.ShouldRefuse("KeyNotManaged", "ci");
    }

    /// <summary>The plan showed a new key. A user takes its alias before the server creates it.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_key_that_gets_the_alias_during_a_run_is_not_adopted(string version)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync(version);
        string? own = null;
        bench.Proxy.Intercept = context =>
        {
            if (context.Request.Path == "/key/generate")
            {
                own ??= bench.CreateAsUser(new { key_alias = "ci", user_id = OwnershipBench.User });
            }

            return Task.FromResult(false);
        };

        bench.Sync(""" "ci": { "max_budget": 50 } """, "-Adopt").ShouldFail("KeyNotManaged");

        Assert.Equal(JsonValueKind.Null, bench.Proxy.Stored(own!).GetProperty("max_budget").ValueKind);
        Assert.Equal(own, bench.IdOf("ci"));
    }

    /// <summary>In some versions a key whose allowed_routes name an administrative route may call it.</summary>
    [Fact]
    public async Task A_signing_secret_that_a_user_adds_later_confirms_nothing()
    {
        DateTimeOffset now = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.81", clock: () => now);
        bench.Sync().ShouldSucceed();
        now = now.AddMinutes(2);
        const string Hers = "sk-with-routes-of-her-own-0001";
        bench.CreateAsUser(new { key = Hers, user_id = OwnershipBench.User, allowed_routes = new[] { "/budget/new" } });
        string secret = "litellm-powershell-keysets-" + new string('a', 64);
        Assert.Equal(secret, bench.Proxy.CallAs(Hers, "POST", "/budget/new", new { budget_id = secret }).GetProperty("budget_id").GetString());
        bench.Forge(bench.UserKey, bench.Signed(secret, bench.UserKey, "ci"));

        bench.ShouldChangeOnlyTheRealKey(bench.IdOf("ci"), bench.UserKey);
    }

    /// <summary>Proves that the test above would notice: the same record with the real secret is valid.</summary>
    [Fact]
    public async Task A_record_is_signed_as_documented()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.81");
        bench.Sync(""" "cd": {} """).ShouldSucceed();
        bench.Forge(bench.UserKey, bench.Signed(Assert.Single(bench.Secrets()), bench.UserKey, "ci"));

        Assert.Equal("Change hers", bench.Sync(arguments: "-WhatIf:$false | Where-Object Name -eq ci | ForEach-Object { \"$($_.Action) $($_.Changes[0].Before)\" }").Only);
        Assert.Equal(50, bench.Proxy.Stored(bench.UserKey).GetProperty("max_budget").GetDouble());
    }

    [Theory]
    [InlineData("""Test-LiteLLMKey -Path $path""", false)]
    [InlineData("""Test-LiteLLMKey -Path $path -Detailed | ForEach-Object { "$($_.Name) $($_.Error.FullyQualifiedErrorId)" }""", "ci OwnershipNotConfirmed")]
    public async Task A_test_reports_what_a_sync_would_refuse(string command, object answer)
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync(""" "cd": {} """).ShouldSucceed();
        bench.Forge(bench.UserKey, Claim());

        RunResult run = bench.Admin.Run(command, ("path", bench.Definitions(""" "ci": {}, "cd": {} """)));

        Assert.Equal(answer, run.Only);
        Assert.Contains($"({bench.UserKey})", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_names_keys_by_confirmed_records_only()
    {
        await using OwnershipBench bench = await OwnershipBench.StartAsync("1.83");
        bench.Sync(""" "ci": { "key_alias": "team-ci" } """).ShouldSucceed();
        bench.Forge(bench.UserKey, Claim());
        using var folder = new TemporaryFolder();

        bench.Admin.Run("Export-LiteLLMKey $path", ("path", folder["all.json"])).ShouldSucceed();

        Assert.Equal(["ci", "hers"], JsonNode.Parse(folder.Read("all.json"))!["keys"]!.AsObject().Select(key => key.Key));
    }

    private static JsonNode Claim() => JsonNode.Parse("""{"version":1,"set":"team","name":"ci","declared":["max_budget"],"proof":"00000000000000000000000000000000"}""")!;
}

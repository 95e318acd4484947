using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class SetLiteLLMKeyTests
{
    private const string Secret = "sk-of-the-key-prod-7777";

    [Theory]
    [InlineData("Set-LiteLLMKey prod")]
    [InlineData("Set-LiteLLMKey -Id $id")]
    [InlineData("Set-LiteLLMKey -Key $secret")]
    [InlineData("Get-LiteLLMKey prod | Set-LiteLLMKey")]
    [InlineData("Set-LiteLLMKey -InputObject (Get-LiteLLMKey prod)")]
    [InlineData("[pscustomobject]@{ Id = $id } | Set-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ token = $id; key_name = 'sk-...7777' } | Set-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ Key = $secret } | Set-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ Key = $null; Id = $id; KeyAlias = 'prod'; Expires = $null; Models = @(); RpmLimit = 3 } | Set-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ KeyAlias = 'prod' } | Set-LiteLLMKey")]
    [InlineData("[pscustomobject]@{ key_alias = 'prod' } | Set-LiteLLMKey")]
    public async Task Changes_the_key_that_is_meant(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key = Secret, key_alias = "prod", max_budget = 5, rpm_limit = 3 });

        dynamic key = engine.Run(command + " -MaxBudget 250 -PassThru", ("id", id), ("secret", Secret)).Only;

        Assert.Equal(250.0, key.MaxBudget);
        Assert.Equal(3L, key.RpmLimit);
        Assert.Equal($$"""{"key":"{{id}}","max_budget":250.0}""", proxy.Writes.Single().Body);
        Assert.Equal(250, proxy.Stored(id).GetProperty("max_budget").GetDouble());
    }

    [Fact]
    public async Task Returns_nothing_unless_requested()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "prod" });

        Assert.Equal("", engine.Run("Set-LiteLLMKey prod -MaxBudget 1").Texts);
    }

    [Fact]
    public async Task Sends_nothing_if_nothing_differs()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Secret, key_alias = "prod", max_budget = 5, models = new[] { "a", "b" }, budget_duration = "1mo" });

        RunResult same = engine.Run("Set-LiteLLMKey prod -MaxBudget 5 -Model b, a -BudgetDuration monthly -PassThru -Verbose").ShouldSucceed();

        Assert.Equal("prod", same.Texts);
        Assert.Equal(["Key 'prod' (sk-...7777) already has the desired values; nothing is sent."], same.Verbose);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task WhatIf_shows_the_difference_and_changes_nothing()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Secret, key_alias = "prod", max_budget = 100, models = new[] { "gpt-4", "claude" }, rpm_limit = 5, metadata = new { env = "test", owner = "ann" } });

        RunResult preview = engine.Run(
            "Set-LiteLLMKey prod -MaxBudget 250 -Model gpt-5, claude -TpmLimit 1000 -RpmLimit $null -MergeMetadata @{ env = 'prod' } -RemoveMetadata owner -WhatIf").ShouldSucceed();

        Assert.Equal(
            $"""
            What if: Set key 'prod' (sk-...7777) on {proxy.Address}
              + Models:         gpt-5
              - Models:         gpt-4
              ~ MaxBudget:      100 -> 250 USD
              + TpmLimit:       1000 tokens/min
              - RpmLimit:       5 requests/min
              ~ Metadata.env:   test -> prod
              - Metadata.owner: ann

            """,
            preview.HostText);
        Assert.Empty(preview.Output);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task The_difference_is_verbose_when_it_is_made()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key = Secret, key_alias = "prod", max_budget = 100 });

        RunResult change = engine.Run("Set-LiteLLMKey prod -MaxBudget 250 -Confirm:$false -Verbose").ShouldSucceed();

        Assert.Equal([$"Set key 'prod' (sk-...7777) on {proxy.Address}\n  ~ MaxBudget: 100 -> 250 USD"], change.Verbose);
    }

    [Fact]
    public async Task A_stale_key_object_reverts_nothing()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "before", max_budget = 1, metadata = new { env = "test" }, models = new[] { "a" } });
        engine.Run("$stale = Get-LiteLLMKey before").ShouldSucceed();
        proxy.Call("POST", "/key/update", new { key = id, key_alias = "after", max_budget = 7, metadata = new { env = "prod" }, models = new[] { "b" } });

        engine.Run("$stale | Set-LiteLLMKey -RpmLimit 3").ShouldSucceed();

        Assert.Equal($$"""{"key":"{{id}}","rpm_limit":3}""", proxy.Writes.Single().Body);
    }

    [Fact]
    public async Task Of_a_key_object_nothing_is_set_without_being_typed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "prod", max_budget = 1 });
        engine.Run("$stale = Get-LiteLLMKey prod").ShouldSucceed();
        proxy.Call("POST", "/key/update", new { key = id, max_budget = 7 });

        engine.Run("$stale | Set-LiteLLMKey").ShouldSucceed();

        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Values_of_a_row_do_not_carry_over_to_the_next()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string a = proxy.AddKey(new { key_alias = "a" });
        string b = proxy.AddKey(new { key_alias = "b" });

        engine.Run("[pscustomobject]@{ KeyAlias = 'a'; MaxBudget = 1; NewKeyAlias = 'a2' }, [pscustomobject]@{ Id = $b; TpmLimit = 5 } | Set-LiteLLMKey -RpmLimit 3", ("b", b))
            .ShouldSucceed();

        string[] expected = [$$"""{"key":"{{a}}","key_alias":"a2","max_budget":1.0,"rpm_limit":3}""", $$"""{"key":"{{b}}","tpm_limit":5,"rpm_limit":3}"""];
        Assert.Equal(expected.Order(StringComparer.Ordinal), proxy.Writes.Select(request => request.Body).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Values_of_a_row_do_not_carry_over_to_the_next_key_object()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        string b = proxy.AddKey(new { key_alias = "b" });

        engine.Run("[pscustomobject]@{ KeyAlias = 'a'; MaxBudget = 1 }, (Get-LiteLLMKey b) | Set-LiteLLMKey -RpmLimit 3").ShouldSucceed();

        Assert.Equal($$"""{"key":"{{b}}","rpm_limit":3}""", Assert.Single(proxy.Writes, write => write.Json.GetProperty("key").GetString() == b).Body);
        Assert.Equal(2, proxy.Writes.Count);
    }

    [Theory]
    [InlineData("Set-LiteLLMKey -MaxBudget 1")]
    [InlineData("[pscustomobject]@{ KeyAlias = ''; Id = ''; MaxBudget = 1 } | Set-LiteLLMKey")]
    public async Task Reports_that_no_key_is_named(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        engine.Run(command).ShouldFail(
            "KeyNotNamed",
            ErrorCategory.InvalidArgument,
            "No key is specified. Use -KeyAlias, -Id or -Key, or pipe in keys or rows that have one of them.");
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Refuses_two_names()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a" });

        engine.Run("Set-LiteLLMKey b -Id $id -MaxBudget 1", ("id", id)).ShouldFail(
            "KeyNamedTwice",
            ErrorCategory.InvalidArgument,
            "The key is specified by -Id and -KeyAlias. Use only one of them. To change the alias, use -NewKeyAlias.");
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Accepts_rows_with_values_of_every_kind()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a" });

        engine.Run(
            "[pscustomobject]@{ key_alias = 'a'; token = ''; models = @('x', 'y'); max_budget = 5; rpm_limit = '3'; team_id = $null; metadata = [pscustomobject]@{ env = 'test' } } | Set-LiteLLMKey")
            .ShouldSucceed();

        Assert.Equal($$$"""{"key":"{{{id}}}","models":["x","y"],"max_budget":5.0,"rpm_limit":3,"metadata":{"env":"test"}}""", proxy.Writes.Single().Body);
    }

    [Fact]
    public async Task An_empty_field_of_a_CSV_row_is_ignored_and_an_empty_list_or_map_clears()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a", max_budget = 5, models = new[] { "x" }, team_id = "red", rpm_limit = 3, aliases = new { x = "y" } });

        engine.Run("[pscustomobject]@{ KeyAlias = 'a'; MaxBudget = ''; Model = ''; TeamId = ''; RpmLimit = '4'; TpmLimit = ''; NewKeyAlias = ''; Duration = '' }, [pscustomobject]@{ KeyAlias = 'a'; Models = '[]'; Aliases = '{}'; MaxBudget = $null } | Set-LiteLLMKey").ShouldSucceed();

        Assert.Equal(
            [$$"""{"key":"{{id}}","rpm_limit":4}""", $$$"""{"key":"{{{id}}}","models":[],"aliases":{}}"""],
            proxy.Writes.Select(write => write.Body));
    }

    [Theory]
    [InlineData("-MaxBudget $null", "max_budget", "null")]
    [InlineData("-Model @()", "models", "[]")]
    [InlineData("-Metadata @{}", "metadata", "{}")]
    [InlineData("-TeamId ''", "team_id", "null")]
    [InlineData("-Clear MaxBudget", "max_budget", "null")]
    [InlineData("-Clear max_budget", "max_budget", "null")]
    [InlineData("-Clear Models", "models", "[]")]
    [InlineData("-Clear Model", "models", "[]")]
    [InlineData("-Clear Metadata", "metadata", "{}")]
    [InlineData("-Clear Expires", "duration", "\"-1\"")]
    [InlineData("-Duration ''", "duration", "\"-1\"")]
    [InlineData("-Clear Spend", "spend", "0")]
    [InlineData("-Clear Blocked", "blocked", "false")]
    public async Task Clears_in_the_form_that_the_server_accepts(string arguments, string member, string value)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a", max_budget = 5, models = new[] { "x" }, metadata = new { env = "test" }, team_id = "red", duration = "30d", spend = 2, blocked = true });

        engine.Run("Set-LiteLLMKey a " + arguments).ShouldSucceed();

        Assert.Equal($$"""{"key":"{{id}}","{{member}}":{{value}}}""", proxy.Writes.Single().Body);
        engine.Run("Set-LiteLLMKey a " + arguments).ShouldSucceed();
        Assert.Single(proxy.Writes);
    }

    [Theory]
    [InlineData("-Clear Nonsense", "Nonsense: a key has no property of this name that can be cleared. Press Tab after -Clear to see the names.")]
    [InlineData("-Clear CreatedAt", "CreatedAt: a key has no property of this name that can be cleared. Press Tab after -Clear to see the names.")]
    [InlineData("-MaxBudget 5 -Clear MaxBudget", "MaxBudget: it cannot be both set and cleared. Specify a value or -Clear, not both.")]
    [InlineData("-Metadata @{} -MergeMetadata @{ a = 1 }", "Metadata: -Metadata replaces all of it, so -MergeMetadata and -RemoveMetadata cannot be used with it.")]
    [InlineData("-MergeMetadata @{ tags = @() }", "Metadata: 'tags' is reserved for the server; use -Tag.")]
    [InlineData("-MaxBudget -1", "MaxBudget: -1 is not allowed; it has to be zero or more.")]
    [InlineData("-Duration abc", "Duration: 'abc' is not a valid duration. Use a number with s, m, h, d, w, mo or y (30d, 1mo), hourly, daily, weekly, monthly, yearly, a TimeSpan, or ISO 8601 (P30D).")]
    [InlineData("-ExpiresAt 2020-01-01T00:00:00Z", "Expires: 2020-01-01 00:00:00Z is in the past; block or remove the key instead.")]
    public async Task Refuses_what_the_server_would_ignore_or_spoil(string arguments, string message)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", budget_duration = "7d" });

        RunResult refused = engine.Run("Set-LiteLLMKey a " + arguments);

        Assert.Equal("a", refused.ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument, message).TargetObject);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Keeps_what_the_server_has_in_metadata()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a", model_rpm_limit = new Dictionary<string, int> { ["gpt-5"] = 9 }, metadata = new { env = "test", tags = new[] { "blue" } } });

        dynamic key = engine.Run("Set-LiteLLMKey a -Metadata ([pscustomobject]@{ owner = 'ann' }) -PassThru").Only;

        Assert.Equal(["owner"], ((OrderedDictionary)key.Metadata).Keys.Cast<string>());
        Assert.Equal(9L, key.ModelRpmLimit["gpt-5"]);
        Assert.Equal(["blue"], (IEnumerable<string>)key.Tags);
        JsonElement stored = proxy.Stored(id).GetProperty("metadata");
        Assert.Equal(["model_rpm_limit", "owner", "tags"], stored.EnumerateObject().Select(entry => entry.Name).Order());
    }

    [Fact]
    public async Task Sets_and_clears_the_soft_budget_in_the_budget_of_the_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });

        Assert.Equal(8.0, engine.Run("Set-LiteLLMKey a -SoftBudget 8 -MaxBudget 10 -PassThru").Only.SoftBudget);
        Assert.Equal(9.0, engine.Run("Set-LiteLLMKey a -SoftBudget 9 -PassThru").Only.SoftBudget);
        Assert.Null(engine.Run("Set-LiteLLMKey a -SoftBudget $null -PassThru").Only.SoftBudget);
        Assert.Equal(["/budget/new", "/key/update", "/budget/update", "/budget/update"], proxy.Writes.Select(request => request.Path));
    }

    [Fact]
    public async Task States_which_part_was_changed_if_the_soft_budget_fails()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a", soft_budget = 1, max_budget = 5 });
        proxy.AlwaysAnswer(500, "application/json", """{"detail":{"error":"no database"}}""", "/budget/update");

        RunResult change = engine.Run("Set-LiteLLMKey a -SoftBudget 8 -MaxBudget 10");

        change.ShouldFail("ServerError", ErrorCategory.InvalidResult, "SoftBudget was not changed; the other properties were. no database (HTTP 500).");
        Assert.Equal(10, proxy.Stored(id).GetProperty("max_budget").GetDouble());
    }

    [Fact]
    public async Task A_duration_counts_from_now()
    {
        var clock = new FixedClock(DateTimeOffset.UtcNow.AddDays(400));
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => clock.Now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });

        dynamic key = engine.Run("Set-LiteLLMKey a -Duration 12h -PassThru").Only;

        clock.AssertEqual(clock.Now.AddHours(12), (DateTimeOffset)key.Expires);
    }

    [Fact]
    public async Task Reports_what_the_server_accepted_but_did_not_store()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a", max_budget = 5 });
        string unchanged = proxy.Call("POST", "/key/update", new { key = id }).GetRawText();
        proxy.AlwaysAnswer(200, "application/json", unchanged, "/key/update");

        RunResult change = engine.Run("Set-LiteLLMKey a -MaxBudget 10 -PassThru");

        Assert.Equal(5.0, Assert.Single(change.Output).Properties["MaxBudget"].Value);
        change.ShouldFail(
            "ValueNotStored",
            ErrorCategory.InvalidResult,
            "The server accepted the request for key 'a' but did not store all of it. Still different:\n  ~ MaxBudget: 5 -> 10 USD");
    }

    [Fact]
    public async Task Reports_an_alias_that_another_key_has()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AddKey(new { key_alias = "b" });

        engine.Run("Set-LiteLLMKey a -NewKeyAlias b").ShouldFail("KeyAliasExists", ErrorCategory.ResourceExists);
    }

    [Fact]
    public async Task Reports_what_needs_a_license()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });

        engine.Run("Set-LiteLLMKey a -Tag blue").ShouldFail("LicenseRequired", ErrorCategory.PermissionDenied);
    }

    [Fact]
    public async Task Reports_a_team_that_does_not_exist()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });

        engine.Run("Set-LiteLLMKey a -TeamId nowhere").ShouldFail(
            "NotFound", ErrorCategory.ObjectNotFound, "Team doesn't exist in db. Team=nowhere. Create team via `/team/new` call (HTTP 404).");
    }

    [Fact]
    public async Task Reports_a_key_that_is_removed_in_the_meantime()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a" });
        proxy.Intercept = context =>
        {
            if (context.Request.Path == "/key/update")
            {
                proxy.Call("POST", "/key/delete", new { keys = new[] { id } });
            }

            return Task.FromResult(false);
        };

        engine.Run("Set-LiteLLMKey a -MaxBudget 1").ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound);
    }

    [Fact]
    public async Task One_unknown_key_does_not_stop_the_rest()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a" });
        proxy.AddKey(new { key_alias = "b" });
        const string Script = "'a', 'lost', 'b' | ForEach-Object { [pscustomobject]@{ KeyAlias = $_ } } | Set-LiteLLMKey -PassThru -MaxBudget ";

        RunResult change = engine.Run(Script + "1");

        Assert.Equal(["a", "b"], change.Output.Select(key => key.ToString()));
        Assert.Equal("lost", change.ShouldFail("KeyNotFound", ErrorCategory.ObjectNotFound, "There is no key with the alias 'lost', or it is not visible to the key of this connection.").TargetObject);
        Assert.Equal("a,b", engine.Run(Script + "2 -ErrorAction SilentlyContinue").Texts);
        engine.Run(Script + "3 -ErrorAction Stop").ShouldEnd("KeyNotFound");
    }
}

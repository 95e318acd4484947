using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

/// <summary>What the newest version does otherwise than the recorded ones.</summary>
public sealed class LatestTests : IDisposable
{
    private readonly SandboxOptions _options = new() { Version = "latest", Licensed = true };
    private readonly SandboxServer _server;
    private readonly Client _client;
    private DateTimeOffset _now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public LatestTests()
    {
        _options.UtcNow = () => _now;
        _server = new SandboxServer(_options);
        _client = new Client(_server);
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Several_keys_come_without_identities_and_those_that_spent_most_first()
    {
        string little = await _client.CreateAsync(new { key_alias = "little", spend = 1 });
        string much = await _client.CreateAsync(new { key_alias = "much", spend = 5 });

        Answer answer = await _client.PostAsync("/v2/key/info", new { keys = new[] { little, much, "sk-unknown" } });

        JsonElement[] rows = [.. answer.Body.GetProperty("info").EnumerateArray()];
        Assert.Equal(["much", "little"], rows.Select(row => Text(row, "key_alias")));
        Assert.All(rows, row => Assert.False(row.TryGetProperty("token", out _)));
    }

    [Fact]
    public async Task Several_keys_are_found_by_alias()
    {
        await _client.CreateAsync(new { key_alias = "one" });
        await _client.CreateAsync(new { key_alias = "two" });

        Answer answer = await _client.PostAsync("/v2/key/info", new { key_aliases = new[] { "two", "unknown" } });

        Assert.Equal("two", Text(Assert.Single(answer.Body.GetProperty("info").EnumerateArray()), "key_alias"));
    }

    [Fact]
    public async Task A_deleted_key_and_a_replaced_identity_can_still_be_read()
    {
        string deleted = await _client.CreateAsync(new { key_alias = "deleted" });
        string replaced = await _client.CreateAsync(new { key_alias = "replaced" });
        await _client.PostAsync("/key/delete", new { keys = new[] { deleted } });
        await _client.PostAsync($"/key/{replaced}/regenerate", new { });

        JsonElement first = await _client.InfoAsync(deleted);
        JsonElement second = await _client.InfoAsync(replaced);

        Assert.Equal(("deleted", "deleted"), (Text(first, "status"), Text(second, "status")));
        Assert.Equal("default_user_id", Text(first, "deleted_by"));
        Assert.False(first.TryGetProperty("token", out _));
        Assert.Equal(404, (await _client.GetAsync("/key/info?key=sk-that-never-was")).Status);
    }

    [Fact]
    public async Task Listings_filter_by_status_and_search()
    {
        await _client.CreateAsync(new { key_alias = "live-one" });
        await _client.CreateAsync(new { key_alias = "blocked-one", blocked = true });
        await _client.CreateAsync(new { key_alias = "expired-one", duration = "1s" });
        _now += TimeSpan.FromSeconds(2);

        Assert.Equal(["live-one"], await Listed("status=active"));
        Assert.Equal(["blocked-one"], await Listed("status=revoked"));
        Assert.Equal(["expired-one"], await Listed("status=expired"));
        Assert.Equal(["expired-one"], await Listed("expires=expired"));
        Assert.Equal(["blocked-one", "live-one"], await Listed("expires=active"));
        Assert.Equal(["blocked-one"], await Listed("search=KED-"));
        Assert.Equal(400, (await _client.GetAsync("/key/list?status=unknown")).Status);
    }

    [Fact]
    public async Task Aliases_and_owners_are_exact_unless_a_request_says_otherwise()
    {
        await _client.CreateAsync(new { key_alias = "prod-web", user_id = "ann" });

        Assert.Empty(await Listed("key_alias=prod"));
        Assert.Empty(await Listed("user_id=an"));
        Assert.Equal(["prod-web"], await Listed("key_alias=PROD&substring_matching=true"));
        Assert.Equal(["prod-web"], await Listed("user_id=an&substring_matching=true"));
    }

    [Fact]
    public async Task Listings_show_budgets()
    {
        await _client.CreateAsync(new { key_alias = "soft", soft_budget = 3 });

        JsonElement key = (await _client.GetAsync("/key/list?return_full_object=true")).Body.GetProperty("keys")[0];

        Assert.Equal(3, key.GetProperty("litellm_budget_table").GetProperty("soft_budget").GetDouble());
        Assert.Equal(Text(key.GetProperty("litellm_budget_table"), "budget_id"), Text(key, "budget_id"));
    }

    [Fact]
    public async Task An_update_names_the_key_by_alias()
    {
        string key = await _client.CreateAsync(new { key_alias = "named" });

        Assert.Equal(200, (await _client.PostAsync("/key/update", new { key_alias = "named", max_budget = 7 })).Status);
        Assert.Equal(404, (await _client.PostAsync("/key/update", new { key_alias = "unknown", max_budget = 7 })).Status);
        Assert.Equal(422, (await _client.PostAsync("/key/update", new { max_budget = 7 })).Status);
        Assert.Equal(7, (await _client.InfoAsync(key)).GetProperty("max_budget").GetDouble());
    }

    [Theory]
    [InlineData("monthly")]
    [InlineData("")]
    [InlineData("0d")]
    [InlineData("30")]
    [InlineData("30 d")]
    public async Task A_budget_duration_must_be_one(string duration)
    {
        string key = await _client.CreateAsync(new { budget_duration = "30d" });

        Assert.Equal(400, (await _client.PostAsync("/key/generate", new { budget_duration = duration })).Status);
        Assert.Equal(400, (await _client.PostAsync("/key/update", new { key, budget_duration = duration })).Status);
        Assert.Equal("30d", Text(await _client.InfoAsync(key), "budget_duration"));
    }

    [Fact]
    public async Task Null_clears_the_budget_duration_and_its_date()
    {
        string key = await _client.CreateAsync(new { budget_duration = "30d" });

        await _client.PostAsync("/key/update", new { key, budget_duration = (string?)null });

        JsonElement info = await _client.InfoAsync(key);
        Assert.Equal(JsonValueKind.Null, info.GetProperty("budget_duration").ValueKind);
        Assert.Equal(JsonValueKind.Null, info.GetProperty("budget_reset_at").ValueKind);
    }

    [Fact]
    public async Task An_update_sets_and_removes_the_soft_budget()
    {
        string key = await _client.CreateAsync(new { });

        await _client.PostAsync("/key/update", new { key, soft_budget = 4 });
        Assert.Equal(4, SoftBudget(await _client.InfoAsync(key)));
        await _client.PostAsync("/key/update", new { key, soft_budget = 5 });
        Assert.Equal(5, SoftBudget(await _client.InfoAsync(key)));
        await _client.PostAsync("/key/update", new { key, soft_budget = (double?)null });
        Assert.Null(SoftBudget(await _client.InfoAsync(key)));
    }

    [Fact]
    public async Task Budgets_for_several_periods_get_a_date_and_nothing_else()
    {
        string key = await _client.CreateAsync(new { budget_limits = new[] { new { budget_duration = "30d", max_budget = 5 } } });

        JsonElement limit = (await _client.InfoAsync(key)).GetProperty("budget_limits")[0];
        Answer unknown = await _client.PostAsync("/key/update", new { key, budget_limits = new[] { new { period = "30d", max_budget = 5 } } });
        await _client.PostAsync("/key/update", new { key, budget_limits = Array.Empty<object>() });

        Assert.Equal("2026-12-01T00:00:00+00:00", Text(limit, "reset_at"));
        Assert.Equal(422, unknown.Status);
        Assert.Equal(JsonValueKind.Null, (await _client.InfoAsync(key)).GetProperty("budget_limits").ValueKind);
    }

    [Fact]
    public async Task Newer_attributes_are_columns_or_entries_of_metadata()
    {
        string key = await _client.CreateAsync(new
        {
            tpd_limit = 1000,
            key_type = "llm_api",
            mcp_rpm_limit = new { m1 = 2 },
            throttle_on_budget_exceeded = true,
            end_user_budget_id = "b1",
        });
        await _client.PostAsync("/key/update", new { key, end_user_budget_id = "" });

        JsonElement info = await _client.InfoAsync(key);
        Assert.Equal(1000, info.GetProperty("tpd_limit").GetInt32());
        Assert.Equal("llm_api", Text(info, "key_type"));
        Assert.Equal("""{"mcp_rpm_limit":{"m1":2},"throttle_on_budget_exceeded":true}""", info.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task Own_secrets_are_long_enough_and_can_be_forbidden()
    {
        Assert.Equal(400, (await _client.PostAsync("/key/generate", new { key = "sk-twelve-345" })).Status);
        Assert.Equal(200, (await _client.PostAsync("/key/generate", new { key = "sk-sixteen-45678" })).Status);
        _options.DisableCustomKeys = true;
        Assert.Equal(403, (await _client.PostAsync("/key/generate", new { key = "sk-sixteen-45679" })).Status);
    }

    [Fact]
    public async Task An_expired_key_gets_another_secret_only_with_another_duration()
    {
        string key = await _client.CreateAsync(new { duration = "1s" });
        _now += TimeSpan.FromSeconds(2);

        Assert.Equal(400, (await _client.PostAsync($"/key/{key}/regenerate", new { })).Status);
        Assert.Equal(200, (await _client.PostAsync($"/key/{key}/regenerate", new { duration = "1d" })).Status);
    }

    [Fact]
    public async Task Several_keys_of_a_team_are_updated_at_once()
    {
        await _client.PostAsync("/team/new", new { team_id = "t" });
        string own = await _client.CreateAsync(new { team_id = "t" });
        string foreign = await _client.CreateAsync(new { });

        Answer answer = await _client.PostAsync(
            "/team/key/bulk_update", new { team_id = "t", key_ids = new[] { own, foreign }, update_fields = new { max_budget = 3 } });

        Assert.Equal(own, Text(Assert.Single(answer.Body.GetProperty("successful_updates").EnumerateArray()), "key"));
        Assert.Equal(foreign, Text(Assert.Single(answer.Body.GetProperty("failed_updates").EnumerateArray()), "key"));
        Assert.Equal(3, (await _client.InfoAsync(own)).GetProperty("max_budget").GetDouble());
    }

    [Fact]
    public async Task An_internal_user_cannot_lift_the_limits_of_an_own_key()
    {
        await _client.PostAsync("/user/new", new { user_id = "u", user_role = "internal_user", auto_create_key = false });
        string key = await _client.CreateAsync(new { user_id = "u" });
        using var user = new Client(_server, key);

        Assert.Equal(403, (await user.PostAsync("/key/update", new { key, spend = 0 })).Status);
        Assert.Equal(403, (await user.PostAsync("/key/generate", new { tpd_limit = 5 })).Status);
        Assert.Equal(200, (await user.PostAsync("/key/update", new { key, key_alias = "mine" })).Status);
    }

    [Theory]
    [InlineData("1.80", "1.80.11")]
    [InlineData("1.81", "1.81.13")]
    [InlineData("1.83", "1.83.2")]
    [InlineData("1.83.2", "1.83.2")]
    [InlineData("latest", "1.103.0")]
    public async Task A_version_is_named_in_short_or_in_full(string name, string number)
    {
        using var client = new Client(new SandboxOptions { Version = name });

        Assert.Equal(number, Text((await client.GetAsync("/health/readiness")).Body, "litellm_version"));
    }

    [Fact]
    public void An_unknown_version_is_refused_with_the_available_ones()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new SandboxServer(new SandboxOptions { Version = "1.79" }));

        Assert.Contains("1.79", refused.Message, StringComparison.Ordinal);
        Assert.Contains("latest", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.81", false)]
    [InlineData("latest", true)]
    public async Task The_description_names_the_fields_of_the_requests(string version, bool newest)
    {
        using var client = new Client(new SandboxOptions { Version = version });

        JsonElement description = (await client.GetAsync("/openapi.json")).Body;

        string model = Text(
            description.GetProperty("paths").GetProperty("/key/update").GetProperty("post").GetProperty("requestBody")
                .GetProperty("content").GetProperty("application/json").GetProperty("schema"),
            "$ref")!.Split('/')[^1];
        JsonElement fields = description.GetProperty("components").GetProperty("schemas").GetProperty(model).GetProperty("properties");
        Assert.True(fields.TryGetProperty("max_budget", out _));
        Assert.Equal(newest, fields.TryGetProperty("throttle_on_budget_exceeded", out _));
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static double? SoftBudget(JsonElement info) =>
        info.GetProperty("litellm_budget_table").GetProperty("soft_budget") is { ValueKind: JsonValueKind.Number } budget
            ? budget.GetDouble()
            : null;

    private async Task<IEnumerable<string?>> Listed(string query) =>
        (await _client.GetAsync($"/key/list?return_full_object=true&{query}")).Body.GetProperty("keys").EnumerateArray()
            .Select(key => Text(key, "key_alias"));
}

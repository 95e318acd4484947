using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

/// <summary>What a client that replaces a secret without a license relies on.</summary>
public sealed class ReplacementTests
{
    private const string Bounds = """{"max_budget": 100, "duration": "30d", "max_parallel_requests": 10}""";

    private static readonly object Chat = new { model = "mock-gpt", messages = Array.Empty<object>() };

    [Fact]
    public async Task A_successor_gets_the_alias_only_after_the_old_key_has_released_it()
    {
        using var client = new Client(new SandboxOptions());
        string old = await client.CreateAsync(new { key_alias = "prod" });
        string next = await client.CreateAsync(new { key_alias = "prod-next" });

        Assert.Equal(400, await UpdateAsync(client, new { key = next, key_alias = "prod" }));
        Assert.Equal("prod-next", (await client.InfoAsync(next)).GetProperty("key_alias").GetString());
        Assert.Equal(200, await UpdateAsync(client, new { key = old, key_alias = "prod-retired" }));
        Assert.Equal(200, await UpdateAsync(client, new { key = next, key_alias = "prod" }));
        Assert.Equal(200, await UpdateAsync(client, new { key = next, key_alias = "prod" }));
        Assert.Equal("prod", (await client.InfoAsync(next)).GetProperty("key_alias").GetString());
    }

    [Fact]
    public async Task An_update_does_not_change_the_secret()
    {
        using var client = new Client(new SandboxOptions());
        string key = await client.CreateAsync(new { });

        Assert.Equal(200, await UpdateAsync(client, new { key, new_key = "sk-other-000000000000", token = new string('0', 64) }));

        Assert.Equal("sk-..." + key[^4..], (await client.InfoAsync(key)).GetProperty("key_name").GetString());
        Assert.Equal(404, (await client.GetAsync("/key/info?key=sk-other-000000000000")).Status);
    }

    [Theory]
    [InlineData("1.81")]
    [InlineData("1.83")]
    public async Task Spend_that_is_specified_on_creation_or_before_the_first_call_counts(string version)
    {
        var server = new SandboxServer(new SandboxOptions { Version = version });
        using var admin = new Client(server);
        string created = await admin.CreateAsync(new { max_budget = 1, spend = 2 });
        string updated = await admin.CreateAsync(new { max_budget = 1 });
        await UpdateAsync(admin, new { key = updated, spend = 2 });

        Assert.Equal(400, await ChatAsync(server, created));
        Assert.Equal(400, await ChatAsync(server, updated));
    }

    [Fact]
    public async Task A_shorter_duration_can_be_undone_after_the_key_has_expired()
    {
        DateTimeOffset now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
        var server = new SandboxServer(new SandboxOptions { UtcNow = () => now });
        using var admin = new Client(server);
        string key = await admin.CreateAsync(new { });
        await UpdateAsync(admin, new { key, duration = "1h" });

        now = now.AddHours(2);
        Assert.Equal(400, await ChatAsync(server, key));
        await UpdateAsync(admin, new { key, duration = "1h" });
        Assert.Equal(200, await ChatAsync(server, key));
    }

    [Fact]
    public async Task Upper_bounds_fill_in_and_limit_what_creation_names()
    {
        using var client = new Client(new SandboxOptions { UpperBounds = Bounds });
        JsonElement info = await client.InfoAsync(await client.CreateAsync(new { }));

        Assert.Equal(100, info.GetProperty("max_budget").GetDouble());
        Assert.Equal(10, info.GetProperty("max_parallel_requests").GetInt32());
        Assert.Equal(
            TimeSpan.FromDays(30).TotalHours,
            (info.GetProperty("expires").GetDateTimeOffset() - info.GetProperty("created_at").GetDateTimeOffset()).TotalHours,
            tolerance: 1);
        Assert.Equal(400, (await client.PostAsync("/key/generate", new { max_budget = 101 })).Status);
        Assert.Equal(400, (await client.PostAsync("/key/generate", new { duration = "31d" })).Status);
        Assert.Equal(200, (await client.PostAsync("/key/generate", new { tpm_limit = 1_000_000 })).Status);
    }

    [Theory]
    [InlineData("1.81", 200)]
    [InlineData("1.83", 400)]
    public async Task Only_newer_versions_check_the_upper_bounds_on_update(string version, int status)
    {
        using var client = new Client(new SandboxOptions { Version = version, UpperBounds = Bounds });
        string key = await client.CreateAsync(new { });

        Assert.Equal(status, await UpdateAsync(client, new { key, max_budget = 1000 }));
        Assert.Equal(status, await UpdateAsync(client, new { key, duration = "365d" }));
        Assert.Equal(status, await UpdateAsync(client, new { key, duration = "-1" }));
        Assert.Equal(200, await UpdateAsync(client, new { key, max_budget = (double?)null }));
    }

    [Theory]
    [InlineData("1.81", 200)]
    [InlineData("1.83", 400)]
    public async Task Guaranteed_throughput_must_fit_into_the_team(string version, int statusOfUpdate)
    {
        using var client = new Client(new SandboxOptions { Version = version });
        await client.PostAsync("/team/new", new { team_id = "t", tpm_limit = 1000 });
        string old = await client.CreateAsync(new { team_id = "t", tpm_limit = 800, tpm_limit_type = "guaranteed_throughput" });

        object second = new { team_id = "t", tpm_limit = 800, tpm_limit_type = "guaranteed_throughput" };
        Assert.Equal(400, (await client.PostAsync("/key/generate", second)).Status);
        string next = await client.CreateAsync(new { team_id = "t", tpm_limit = 800 });
        await UpdateAsync(client, new { key = old, tpm_limit_type = "best_effort_throughput" });
        object guarantee = new { key = next, tpm_limit = 800, tpm_limit_type = "guaranteed_throughput" };
        Assert.Equal(statusOfUpdate, await UpdateAsync(client, guarantee));
        await UpdateAsync(client, new { key = old, tpm_limit = (long?)null });
        Assert.Equal(200, await UpdateAsync(client, guarantee));
    }

    private static async Task<int> UpdateAsync(Client client, object body) => (await client.PostAsync("/key/update", body)).Status;

    private static async Task<int> ChatAsync(SandboxServer server, string key)
    {
        using var client = new Client(server, key);
        return (await client.PostAsync("/chat/completions", Chat)).Status;
    }
}

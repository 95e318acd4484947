using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

/// <summary>What a command relies on that explains why a key is refused.</summary>
public sealed class AdmissionTests : IDisposable
{
    private static readonly object Hello = new { model = "mock-gpt", messages = new[] { new { role = "user", content = "hi" } } };

    private readonly SandboxServer _server;
    private readonly Client _admin;
    private DateTimeOffset _now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public AdmissionTests()
    {
        _server = new SandboxServer(new SandboxOptions { Version = "1.83", UtcNow = () => _now, SpendDelay = TimeSpan.FromSeconds(10) });
        _admin = new Client(_server);
    }

    public void Dispose() => _admin.Dispose();

    [Theory]
    [InlineData("""{"blocked": true, "duration": "1s", "models": ["mock-two"]}""", "auth_error")]
    [InlineData("""{"duration": "1s", "models": ["mock-two"]}""", "key_model_access_denied")]
    [InlineData("""{"duration": "1s", "max_budget": 1, "spend": 5}""", "expired_key")]
    [InlineData("""{"max_budget": 1, "spend": 5, "rpm_limit": 0}""", "budget_exceeded")]
    public async Task The_first_of_several_reasons_is_reported(string key, string type)
    {
        using Client client = await ClientOfAsync(JsonDocument.Parse(key).RootElement);
        _now += TimeSpan.FromSeconds(2);

        Answer answer = await client.PostAsync("/v1/chat/completions", Hello);

        Assert.Equal(type, answer.Body.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_budget_counts_a_call_at_once_though_the_key_shows_it_later()
    {
        string secret = await _admin.CreateAsync(new { max_budget = 0.00001 });
        using var client = new Client(_server, secret);
        Assert.Equal(200, (await client.PostAsync("/v1/chat/completions", Hello)).Status);

        Assert.Equal(400, (await client.PostAsync("/v1/chat/completions", Hello)).Status);
        Assert.Equal(0, (await _admin.InfoAsync(secret)).GetProperty("spend").GetDouble());
        Assert.Equal(JsonValueKind.Null, (await _admin.InfoAsync(secret)).GetProperty("last_active").ValueKind);

        _now += TimeSpan.FromSeconds(10);

        Assert.Equal(1.35e-05, (await _admin.InfoAsync(secret)).GetProperty("spend").GetDouble());
        Assert.Equal(_now, (await _admin.InfoAsync(secret)).GetProperty("last_active").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_refused_call_moves_the_last_use_and_leaves_its_reason_in_the_log()
    {
        string secret = await _admin.CreateAsync(new { key_alias = "off", blocked = true });
        using var client = new Client(_server, secret);
        await client.PostAsync("/v1/chat/completions", Hello);
        _now += TimeSpan.FromSeconds(10);

        Answer log = await _admin.GetAsync("/spend/logs/v2?status_filter=failure&key_alias=off&start_date=2026-11-25 00:00:00&end_date=2026-11-26 00:00:00");

        Assert.Equal(_now, (await _admin.InfoAsync(secret)).GetProperty("last_active").GetDateTimeOffset());
        JsonElement error = log.Body.GetProperty("data")[0].GetProperty("metadata").GetProperty("error_information");
        Assert.StartsWith("Key is blocked.", error.GetProperty("error_message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_that_is_in_use_is_blocked_a_minute_later()
    {
        await _admin.PostAsync("/team/new", new { team_id = "t" });
        using Client client = await ClientOfAsync(new { team_id = "t" });
        await client.PostAsync("/v1/chat/completions", Hello);
        await _admin.PostAsync("/team/block", new { team_id = "t" });

        Assert.Equal(200, (await client.PostAsync("/v1/chat/completions", Hello)).Status);
        _now += TimeSpan.FromSeconds(61);

        Assert.Equal(401, (await client.PostAsync("/v1/chat/completions", Hello)).Status);
    }

    [Fact]
    public async Task A_rate_limit_lasts_a_minute_from_the_first_call()
    {
        using Client client = await ClientOfAsync(new { rpm_limit = 1 });
        Assert.Equal(200, (await client.PostAsync("/v1/chat/completions", Hello)).Status);
        _now += TimeSpan.FromSeconds(30);
        Assert.Equal(429, (await client.PostAsync("/v1/chat/completions", Hello)).Status);
        _now += TimeSpan.FromSeconds(30);

        Assert.Equal(200, (await client.PostAsync("/v1/chat/completions", Hello)).Status);
    }

    [Fact]
    public async Task The_daily_activity_breaks_the_spend_of_a_day_down_by_key()
    {
        string secret = await _admin.CreateAsync(new { key_alias = "ci", user_id = "u" });
        using var client = new Client(_server, secret);
        await client.PostAsync("/v1/chat/completions", Hello);
        _now += TimeSpan.FromSeconds(10);

        Answer activity = await _admin.GetAsync("/user/daily/activity?start_date=2026-11-25&end_date=2026-11-25");

        JsonProperty key = activity.Body.GetProperty("results")[0].GetProperty("breakdown").GetProperty("api_keys").EnumerateObject().Single();
        Assert.Equal("ci", key.Value.GetProperty("metadata").GetProperty("key_alias").GetString());
        Assert.Equal(1.35e-05, key.Value.GetProperty("metrics").GetProperty("spend").GetDouble());
    }

    private async Task<Client> ClientOfAsync(object key) => new(_server, await _admin.CreateAsync(key));
}

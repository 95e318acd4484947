using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class RegenerateTests
{
    private DateTimeOffset _now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_new_secret_replaces_the_old_one_and_the_rest_stays()
    {
        var server = Server("1.81.13");
        using var client = new Client(server);
        string old = await client.CreateAsync(new { key_alias = "a", max_budget = 3, metadata = new { own = 1 } });

        Answer answer = await client.PostAsync($"/key/{old}/regenerate", new { max_budget = 4 });

        Assert.Equal(200, answer.Status);
        string secret = answer.Body.GetProperty("key").GetString()!;
        JsonElement info = await client.InfoAsync(secret);
        Assert.Equal("a", info.GetProperty("key_alias").GetString());
        Assert.Equal(4, info.GetProperty("max_budget").GetDouble());
        Assert.Equal("sk-..." + secret[^4..], info.GetProperty("key_name").GetString());
        Assert.Equal(401, await StatusWith(server, old));
        Assert.Equal(200, await StatusWith(server, secret));
        Assert.Equal(1, server.KeyCount);
    }

    [Fact]
    public async Task The_caller_may_choose_the_new_secret()
    {
        var server = Server("1.80.11");
        using var client = new Client(server);
        string old = await client.CreateAsync(new { });

        Answer answer = await client.PostAsync("/key/regenerate", new { key = old, new_key = "sk-chosen" });

        Assert.Equal("sk-chosen", answer.Body.GetProperty("key").GetString());
        Assert.Equal(200, await StatusWith(server, "sk-chosen"));
    }

    [Theory]
    [InlineData("/key/sk-unknown/regenerate", null, 404)]
    [InlineData("/key/regenerate", null, 400)]
    [InlineData("/key/sk-known/regenerate", "chosen", 400)]
    public async Task What_cannot_be_regenerated_is_refused(string path, string? newKey, int status)
    {
        using var client = new Client(Server("1.81.13"));
        await client.CreateAsync(new { key = "sk-known" });

        Answer answer = await client.PostAsync(path, new { new_key = newKey });

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("1.80", "1h", 401)]
    [InlineData("1.81", "1h", 401)]
    [InlineData("1.83", "1h", 401)]
    [InlineData("latest", "1h", 200)]
    [InlineData("latest", "soon", 401)]
    public async Task Recorded_versions_accept_a_grace_period_and_ignore_it(string version, string period, int statusMeanwhile)
    {
        var server = Server(version);
        using var client = new Client(server);
        string old = await client.CreateAsync(new { });

        Answer answer = await client.PostAsync($"/key/{old}/regenerate", new { grace_period = period });

        Assert.Equal(200, answer.Status);
        Assert.Equal(statusMeanwhile, await StatusWith(server, old));
        _now = _now.AddHours(1);
        Assert.Equal(401, await StatusWith(server, old));
    }

    [Fact]
    public async Task An_expired_key_stays_expired_unless_the_request_names_a_duration()
    {
        var server = Server("1.83");
        using var client = new Client(server);
        string old = await client.CreateAsync(new { duration = "1h" });
        _now = _now.AddHours(2);

        string second = await RegenerateAsync(client, old, new { });
        Assert.Equal(400, await StatusWith(server, second));
        string third = await RegenerateAsync(client, second, new { duration = "1d" });
        Assert.Equal(200, await StatusWith(server, third));
    }

    [Fact]
    public async Task A_blocked_key_stays_blocked()
    {
        var server = Server("1.83");
        using var client = new Client(server);

        string secret = await RegenerateAsync(client, await client.CreateAsync(new { blocked = true }), new { });

        Assert.Equal(401, await StatusWith(server, secret));
    }

    [Fact]
    public async Task The_alias_of_another_key_is_accepted_and_then_means_both()
    {
        var server = Server("1.81");
        using var client = new Client(server);
        await client.CreateAsync(new { key_alias = "taken" });
        string old = await client.CreateAsync(new { });

        await RegenerateAsync(client, old, new { key_alias = "taken" });

        Answer list = await client.GetAsync("/key/list?key_alias=taken");
        Assert.Equal(2, list.Body.GetProperty("total_count").GetInt32());
        await client.PostAsync("/key/delete", new { key_aliases = new[] { "taken" } });
        Assert.Equal(0, server.KeyCount);
    }

    [Fact]
    public async Task A_refused_request_lists_the_existing_key_as_deleted()
    {
        using var client = new Client(Server("1.83"));
        string key = await client.CreateAsync(new { key_alias = "a" });
        string other = await client.CreateAsync(new { });

        Assert.Equal(400, (await client.PostAsync($"/key/{key}/regenerate", new { new_key = "own-secret" })).Status);
        Assert.Equal(500, (await client.PostAsync($"/key/{key}/regenerate", new { new_key = other })).Status);

        Answer deleted = await client.GetAsync("/key/list?status=deleted&key_alias=a");
        Assert.Equal(2, deleted.Body.GetProperty("total_count").GetInt32());
        Assert.Equal("a", (await client.InfoAsync(key)).GetProperty("key_alias").GetString());
    }

    [Fact]
    public async Task A_soft_budget_fails()
    {
        using var client = new Client(Server("1.83"));
        string key = await client.CreateAsync(new { });

        Assert.Equal(500, (await client.PostAsync($"/key/{key}/regenerate", new { soft_budget = 1 })).Status);
    }

    private static async Task<string> RegenerateAsync(Client client, string key, object body)
    {
        Answer answer = await client.PostAsync($"/key/{key}/regenerate", body);
        Assert.Equal(200, answer.Status);
        return answer.Body.GetProperty("key").GetString()!;
    }

    private static async Task<int> StatusWith(SandboxServer server, string key)
    {
        using var client = new Client(server, key);
        return (await client.PostAsync("/key/health", new { })).Status;
    }

    private SandboxServer Server(string version) =>
        new(new SandboxOptions { Licensed = true, Version = version, UtcNow = () => _now });
}

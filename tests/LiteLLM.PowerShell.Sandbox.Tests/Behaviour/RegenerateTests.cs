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
    [InlineData("1.81.13", 200)]
    [InlineData("1.80.11", 401)]
    public async Task Newer_versions_let_the_old_secret_work_for_a_while(string version, int statusMeanwhile)
    {
        var server = Server(version);
        using var client = new Client(server);
        string old = await client.CreateAsync(new { });

        await client.PostAsync($"/key/{old}/regenerate", new { grace_period = "1h" });

        Assert.Equal(statusMeanwhile, await StatusWith(server, old));
        _now = _now.AddHours(1);
        Assert.Equal(401, await StatusWith(server, old));
    }

    private static async Task<int> StatusWith(SandboxServer server, string key)
    {
        using var client = new Client(server, key);
        return (await client.PostAsync("/key/health", new { })).Status;
    }

    private SandboxServer Server(string version) =>
        new(new SandboxOptions { Licensed = true, Version = version, UtcNow = () => _now });
}

using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

/// <summary>The attributes with which a server rotates keys by itself.</summary>
public sealed class RotationTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly Client _client = new(new SandboxOptions { Licensed = true, UtcNow = () => Now });

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Creation_keeps_rotation_and_interval_only_together()
    {
        JsonElement both = await _client.InfoAsync(await _client.CreateAsync(new { auto_rotate = true, rotation_interval = "30d" }));
        JsonElement rotation = await _client.InfoAsync(await _client.CreateAsync(new { auto_rotate = true }));
        JsonElement interval = await _client.InfoAsync(await _client.CreateAsync(new { rotation_interval = "30d" }));

        Assert.Equal(Now.AddDays(30), both.GetProperty("key_rotation_at").GetDateTimeOffset());
        foreach (JsonElement info in new[] { rotation, interval })
        {
            Assert.False(info.GetProperty("auto_rotate").GetBoolean());
            Assert.Equal(JsonValueKind.Null, info.GetProperty("rotation_interval").ValueKind);
            Assert.Equal(JsonValueKind.Null, info.GetProperty("key_rotation_at").ValueKind);
        }
    }

    [Fact]
    public async Task An_interval_alone_is_stored_without_a_check_and_moves_no_date()
    {
        string key = await _client.CreateAsync(new { auto_rotate = true, rotation_interval = "30d" });

        Answer answer = await _client.PostAsync("/key/update", new { key, rotation_interval = "x" });

        Assert.Equal(200, answer.Status);
        Assert.Equal("x", answer.Body.GetProperty("rotation_interval").GetString());
        Assert.Equal(Now.AddDays(30), answer.Body.GetProperty("key_rotation_at").GetDateTimeOffset());
        Assert.Equal(400, (await _client.PostAsync("/key/update", new { key, auto_rotate = true, rotation_interval = "x" })).Status);
    }

    [Fact]
    public async Task A_rotation_by_hand_changes_only_the_interval()
    {
        string key = await _client.CreateAsync(new { auto_rotate = true, rotation_interval = "30d" });

        Answer answer = await _client.PostAsync($"/key/{key}/regenerate", new { auto_rotate = true, rotation_interval = "7d" });

        JsonElement info = await _client.InfoAsync(answer.Body.GetProperty("key").GetString()!);
        Assert.Equal("7d", info.GetProperty("rotation_interval").GetString());
        Assert.Equal(Now.AddDays(30), info.GetProperty("key_rotation_at").GetDateTimeOffset());
        Assert.Equal(0, info.GetProperty("rotation_count").GetInt32());
    }

    [Fact]
    public async Task An_interval_that_cannot_be_read_prevents_the_creation()
    {
        Answer answer = await _client.PostAsync("/key/generate", new { auto_rotate = true, rotation_interval = "monthly" });

        Assert.Equal(500, answer.Status);
    }
}

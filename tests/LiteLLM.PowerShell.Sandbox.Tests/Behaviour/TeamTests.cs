using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class TeamTests : IDisposable
{
    private readonly Client _client = new(new SandboxOptions());

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("member", 200)]
    [InlineData("stranger", 403)]
    public async Task A_key_moves_only_to_a_team_of_its_user(string user, int status)
    {
        var members = new[] { new { user_id = "member", role = "user" } };
        await _client.PostAsync("/team/new", new { team_id = "t", members_with_roles = members });
        string key = await _client.CreateAsync(new { user_id = user });

        Answer answer = await _client.PostAsync("/key/update", new { key, team_id = "t" });

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_key_with_a_higher_limit_than_the_team_stays_out()
    {
        await _client.PostAsync("/team/new", new { team_id = "t", tpm_limit = 10 });
        string key = await _client.CreateAsync(new { tpm_limit = 11 });

        Answer answer = await _client.PostAsync("/key/update", new { key, team_id = "t" });

        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task Deleting_a_team_deletes_its_keys()
    {
        await _client.PostAsync("/team/new", new { team_id = "t" });
        await _client.CreateAsync(new { team_id = "t", soft_budget = 1 });
        Answer info = await _client.GetAsync("/team/info?team_id=t");
        JsonElement key = Assert.Single(info.Body.GetProperty("keys").EnumerateArray());
        Assert.Equal(1, key.GetProperty("litellm_budget_table").GetProperty("soft_budget").GetDouble());

        await _client.PostAsync("/team/delete", new { team_ids = new[] { "t" } });

        Answer list = await _client.GetAsync("/key/list");
        Assert.Equal(0, list.Body.GetProperty("total_count").GetInt32());
    }
}

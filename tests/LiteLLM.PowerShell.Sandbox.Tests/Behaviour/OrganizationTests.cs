namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class OrganizationTests : IDisposable
{
    private readonly Client _client = new(new SandboxOptions { Version = "latest" });

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Deleting_an_organization_deletes_its_keys_and_no_others()
    {
        await _client.PostAsync("/organization/new", new { organization_id = "o", organization_alias = "o" });
        await _client.CreateAsync(new { key_alias = "inside", organization_id = "o" });
        await _client.CreateAsync(new { key_alias = "outside" });

        Answer answer = await _client.DeleteAsync("/organization/delete", new { organization_ids = new[] { "o" } });

        Assert.Equal("o", Assert.Single(answer.Body.EnumerateArray()).GetProperty("organization_id").GetString());
        Answer organizations = await _client.GetAsync("/organization/list");
        Assert.Empty(organizations.Body.EnumerateArray());
        Answer aliases = await _client.GetAsync("/key/aliases");
        Assert.Equal("outside", Assert.Single(aliases.Body.GetProperty("aliases").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task An_unknown_organization_is_not_deleted()
    {
        Answer answer = await _client.DeleteAsync("/organization/delete", new { organization_ids = new[] { "o" } });

        Assert.Equal(404, answer.Status);
    }

    [Fact]
    public void The_versions_are_those_that_the_sandbox_accepts() =>
        Assert.Equal(["1.80", "1.81", "1.83", "latest"], SandboxServer.Versions.Where(version => new SandboxServer(new SandboxOptions { Version = version }).KeyCount == 0));
}

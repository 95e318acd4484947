namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class AccessTests
{
    private readonly SandboxServer _server = new(new SandboxOptions());

    [Theory]
    [InlineData("management", "/key/generate", 401)]
    [InlineData("read_only", "/key/generate", 401)]
    [InlineData("llm_api", "/key/generate", 401)]
    public async Task A_key_without_rights_creates_no_keys(string type, string path, int status)
    {
        using Client client = await ClientOf(new { key_type = type });

        Assert.Equal(status, (await client.PostAsync(path, new { })).Status);
    }

    [Fact]
    public async Task An_internal_user_deletes_only_own_keys()
    {
        using var admin = new Client(_server);
        await admin.PostAsync("/user/new", new { user_id = "u", user_role = "internal_user", auto_create_key = false });
        string foreign = await admin.CreateAsync(new { user_id = "other" });
        string own = await admin.CreateAsync(new { user_id = "u" });
        using Client user = await ClientOf(new { user_id = "u" });

        Assert.Equal(403, (await user.PostAsync("/key/delete", new { keys = new[] { foreign } })).Status);
        Assert.Equal(403, (await user.PostAsync("/key/update", new { key = foreign, max_budget = 1 })).Status);
        Assert.Equal(200, (await user.PostAsync("/key/update", new { key = own, key_alias = "mine" })).Status);
        Assert.Equal(200, (await user.PostAsync("/key/delete", new { keys = new[] { own } })).Status);
    }

    [Fact]
    public async Task Authentication_comes_before_validation_but_after_reading_json()
    {
        using var stranger = new Client(_server, "sk-unknown");
        Assert.Equal(401, (await stranger.PostAsync("/key/generate", new { max_budget = "abc" })).Status);

        SandboxResponse unreadable = _server.Handle(new SandboxRequest("POST", "/key/generate", "", [], "{"u8.ToArray()));

        Assert.Equal(422, unreadable.Status);
    }

    [Fact]
    public async Task A_key_spends_until_its_budget_is_exceeded()
    {
        using Client client = await ClientOf(new { max_budget = 2e-05 });
        var request = new { model = "mock-gpt", messages = Array.Empty<object>() };

        Assert.Equal(200, (await client.PostAsync("/chat/completions", request)).Status);
        Assert.Equal(200, (await client.PostAsync("/chat/completions", request)).Status);
        Assert.Equal(400, (await client.PostAsync("/chat/completions", request)).Status);
    }

    private async Task<Client> ClientOf(object key)
    {
        using var admin = new Client(_server);
        return new Client(_server, await admin.CreateAsync(key));
    }
}

using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

/// <summary>Who reaches a small record that a client keeps on the server.</summary>
public sealed class RecordTests : IAsyncLifetime, IDisposable
{
    private const string Owner = "owner-5f1c";

    private readonly SandboxServer _server = new(new SandboxOptions { Version = "1.83" });
    private readonly Client _admin;
    private string _record = "";

    public RecordTests() => _admin = new Client(_server);

    public async Task InitializeAsync()
    {
        Answer created = await _admin.PostAsync("/key/generate", new { key_alias = "record", user_id = Owner, blocked = true, metadata = new { n = 1 } });
        _record = created.Body.GetProperty("token_id").GetString()!;
        await _admin.PostAsync("/organization/new", new { organization_id = "org", organization_alias = "org" });
        await _admin.PostAsync("/organization/member_add", new { organization_id = "org", member = new { role = "org_admin", user_id = "org-admin" } });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _admin.Dispose();

    [Theory]
    [InlineData("proxy_admin_viewer", 200, 403)]
    [InlineData("internal_user", 403, 403)]
    [InlineData("internal_user_viewer", 403, 401)]
    public async Task Only_admins_change_a_key_of_another_user(string role, int read, int change)
    {
        await _admin.PostAsync("/user/new", new { user_id = "u", user_role = role, auto_create_key = false });
        using Client user = await ClientOf("u");

        Assert.Equal(read, (await user.GetAsync($"/key/info?key={_record}")).Status);
        Assert.Equal(change, (await user.PostAsync("/key/update", new { key = _record, metadata = new { n = 2 } })).Status);
        Assert.Equal(change, (await user.PostAsync("/key/delete", new { keys = new[] { _record } })).Status);
        Assert.Equal(1, await StoredAsync());
    }

    [Fact]
    public async Task Every_user_reads_a_key_whose_hash_is_known()
    {
        await _admin.PostAsync("/user/new", new { user_id = "u", user_role = "internal_user", auto_create_key = false });
        using Client user = await ClientOf("u");

        Answer answer = await user.PostAsync("/v2/key/info", new { keys = new[] { _record } });

        Assert.Equal("record", answer.Body.GetProperty("info")[0].GetProperty("key_alias").GetString());
    }

    [Fact]
    public async Task An_organizations_admin_who_knows_the_owner_deletes_the_key_with_it()
    {
        using Client user = await ClientOf("org-admin");
        var deletion = new { user_ids = new[] { Owner }, organization_id = "org" };

        Assert.Equal(403, (await user.PostAsync("/key/update", new { key = _record, organization_id = "org", metadata = new { n = 2 } })).Status);
        Assert.Equal(404, (await user.PostAsync("/user/delete", deletion)).Status);
        await user.PostAsync("/organization/member_add", new { organization_id = "org", member = new { role = "internal_user", user_id = Owner } });
        Assert.Equal(200, (await user.PostAsync("/user/delete", deletion)).Status);
        Assert.Equal(404, (await _admin.GetAsync($"/key/info?key={_record}")).Status);
    }

    [Fact]
    public async Task An_organizations_admin_overwrites_a_team_by_naming_the_own_organization()
    {
        await _admin.PostAsync("/team/new", new { team_id = "register", metadata = new { n = 1 } });
        using Client user = await ClientOf("org-admin");

        Assert.Equal(401, (await user.PostAsync("/team/update", new { team_id = "register", metadata = new { n = 2 } })).Status);
        Answer answer = await user.PostAsync("/team/update", new { team_id = "register", metadata = new { n = 2 }, organization_id = "org" });

        Assert.Equal(2, answer.Body.GetProperty("data").GetProperty("metadata").GetProperty("n").GetInt32());
        Assert.Equal("org", answer.Body.GetProperty("data").GetProperty("organization_id").GetString());
        Assert.Equal(403, (await user.PostAsync("/team/delete", new { team_ids = new[] { "register" }, organization_id = "org" })).Status);
    }

    [Fact]
    public async Task A_team_with_a_fixed_id_is_created_once()
    {
        Assert.Equal(200, (await _admin.PostAsync("/team/new", new { team_id = "lock" })).Status);
        Assert.Equal(400, (await _admin.PostAsync("/team/new", new { team_id = "lock" })).Status);
        Assert.Equal(200, (await _admin.PostAsync("/team/delete", new { team_ids = new[] { "lock" } })).Status);
        Assert.Equal(200, (await _admin.PostAsync("/team/new", new { team_id = "lock" })).Status);
    }

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"b":2}""", """{"b":2}""")]
    [InlineData(null, """{"a":1}""")]
    public async Task An_update_replaces_the_metadata_of_a_team_that_it_names(string? metadata, string stored)
    {
        await _admin.PostAsync("/team/new", new { team_id = "t", metadata = new { a = 1 } });
        object body = metadata is null
            ? new { team_id = "t", team_alias = "other" }
            : new { team_id = "t", metadata = JsonSerializer.Deserialize<JsonElement>(metadata) };

        Answer answer = await _admin.PostAsync("/team/update", body);

        Assert.Equal(stored, answer.Body.GetProperty("data").GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task A_changed_credential_keeps_other_values_and_loses_other_information()
    {
        await _admin.PostAsync(
            "/credentials",
            new { credential_name = "c", credential_values = new { one = "1", api_key = "sk-abcdef" }, credential_info = new { a = 1 } });
        Answer change = await _admin.SendAsync(
            HttpMethod.Patch,
            "/credentials/c",
            new { credential_name = "c", credential_values = new { two = "2" }, credential_info = new { b = 2 } });
        Assert.Equal(200, change.Status);

        Answer answer = await _admin.GetAsync("/credentials/by_name/c");

        Assert.Equal("""{"one":"1","two":"2","api_key":"sk****ef"}""", answer.Body.GetProperty("credential_values").GetRawText());
        Assert.Equal("""{"b":2}""", answer.Body.GetProperty("credential_info").GetRawText());
    }

    private async Task<int> StoredAsync()
    {
        JsonElement info = await _admin.InfoAsync(_record);
        return info.GetProperty("metadata").GetProperty("n").GetInt32();
    }

    private async Task<Client> ClientOf(string userId) => new(_server, await _admin.CreateAsync(new { user_id = userId }));
}

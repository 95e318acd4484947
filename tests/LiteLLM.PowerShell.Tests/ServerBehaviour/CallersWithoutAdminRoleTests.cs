using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.ServerBehaviour;

/// <summary>Callers who are no administrators of the proxy: u1, an internal user who is the admin of the team t1, and u2, a member of it.</summary>
public sealed class CallersWithoutAdminRoleTests
{
    [Theory]
    [InlineData("1.81.13")]
    [InlineData("1.83.2")]
    [InlineData("latest")]
    public async Task A_user_sees_own_keys_and_a_team_admin_those_of_the_team(string version)
    {
        await using ProxyServer proxy = await StartAsync(version);
        using var engine = new Engine();
        Connect(engine, proxy, "sk-of-u1-1234567890");

        Assert.Equal("k1", engine.Run("Get-LiteLLMKey").Texts);
        Assert.Equal("ks,kt", engine.Run("Get-LiteLLMKey -TeamId t1").Texts);
        Assert.Equal("ks", engine.Run("Get-LiteLLMKey ks").Texts);
        Assert.Equal("kt", engine.Run("Get-LiteLLMKey -Id $id", ("id", Id(proxy, "kt"))).Texts);
        engine.Run("Block-LiteLLMKey ks").ShouldSucceed();
        Assert.True(proxy.Stored(Id(proxy, "ks")).GetProperty("blocked").GetBoolean());
    }

    [Theory]
    [InlineData("1.81.13")]
    [InlineData("1.83.2")]
    [InlineData("latest")]
    public async Task What_is_not_visible_is_not_reported_as_deleted(string version)
    {
        await using ProxyServer proxy = await StartAsync(version);
        using var engine = new Engine();
        Connect(engine, proxy, "sk-of-u1-1234567890");

        Assert.EndsWith("or it is not visible to the key of this connection.", engine.Run("Get-LiteLLMKey ko").ShouldFail("KeyNotFound").Exception.Message);
        string refusal = engine.Run("Get-LiteLLMKey -Id $id", ("id", Id(proxy, "ko"))).ShouldFail("Forbidden").Exception.Message;
        Assert.Contains("You are not allowed to access this key's info. Your role=internal_user", refusal);
        engine.Run("Test-LiteLLMKey -Id $id", ("id", Id(proxy, "ko"))).ShouldFail("Forbidden");
        engine.Run("Get-LiteLLMKey -UserId u2").ShouldFail("Forbidden");
    }

    [Fact]
    public async Task A_key_of_another_user_does_not_prevent_the_removal_of_own_keys()
    {
        await using ProxyServer proxy = await StartAsync("1.83.2");
        using var engine = new Engine();
        proxy.AddKey(new { key_alias = "mine", user_id = "u2" });
        Connect(engine, proxy, ProxyServer.MasterKey);
        engine.Run("$keys = Get-LiteLLMKey ko, mine").ShouldSucceed();
        Connect(engine, proxy, "sk-of-u2-1234567890");

        RunResult removed = engine.Run("$keys | Remove-LiteLLMKey -Confirm:$false");

        Assert.Contains("You are not authorized to delete this key", removed.ShouldFail("Forbidden").Exception.Message);
        Assert.Equal(0, proxy.Call("GET", "/key/list?key_alias=mine").GetProperty("total_count").GetInt32());
        Assert.Equal(1, proxy.Call("GET", "/key/list?key_alias=ko").GetProperty("total_count").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_that_a_bulk_response_omits_is_not_reported_as_deleted(bool dropsTokens)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        proxy.Mode = new ServerMode("") { DropsTokens = dropsTokens };
        using var engine = new Engine(proxy);
        proxy.AddKeys(3);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        proxy.Call("POST", "/key/delete", new { key_aliases = new[] { "key-2" } });

        string message = engine.Run("$keys | Remove-LiteLLMKey -Confirm:$false").ShouldFail("KeyNotFound").Exception.Message;

        // A server that names no ids is asked about each key, and then denies that there is one.
        Assert.EndsWith(dropsTokens ? "it no longer exists." : "it no longer exists, or it is not visible to the key of this connection.", message);
        Assert.Equal(0, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
    }

    private static async Task<ProxyServer> StartAsync(string version)
    {
        ProxyServer proxy = await ProxyServer.StartAsync(version);
        foreach (string user in (string[])["u1", "u2"])
        {
            proxy.Call("POST", "/user/new", new { user_id = user, user_role = "internal_user", auto_create_key = false });
        }

        proxy.Call("POST", "/team/new", new { team_id = "t1", team_alias = "t1", members_with_roles = new[] { new { role = "admin", user_id = "u1" }, new { role = "user", user_id = "u2" } } });
        proxy.Call("POST", "/team/new", new { team_id = "t2", team_alias = "t2" });
        proxy.AddKey(new { key = "sk-of-u1-1234567890", key_alias = "k1", user_id = "u1" });
        proxy.AddKey(new { key = "sk-of-u2-1234567890", key_alias = "k2", user_id = "u2" });
        proxy.AddKey(new { key_alias = "kt", user_id = "u2", team_id = "t1" });
        proxy.AddKey(new { key_alias = "ks", team_id = "t1" });
        proxy.AddKey(new { key_alias = "ko", team_id = "t2" });
        return proxy;
    }

    private static void Connect(Engine engine, ProxyServer proxy, string key) =>
        engine.Run("Connect-LiteLLM $address $key -RetryIntervalSec 0.01", ("address", proxy.Address), ("key", key)).ShouldSucceed();

    private static string Id(ProxyServer proxy, string alias) =>
        proxy.Call("GET", "/key/list?return_full_object=true&size=100").GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("key_alias").GetString() == alias).GetProperty("token").GetString()!;
}

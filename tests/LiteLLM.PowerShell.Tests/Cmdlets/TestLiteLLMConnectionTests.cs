using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class TestLiteLLMConnectionTests
{
    [Theory]
    [InlineData("1.80.11")]
    [InlineData("1.81.13")]
    public async Task Returns_the_status_of_the_proxy(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);

        dynamic health = engine.Run("Test-LiteLLMConnection").Only;

        Assert.True(health.Reachable);
        Assert.True(health.Authenticated);
        Assert.Equal(version, health.Version);
        Assert.Equal("connected", health.Database);
        Assert.True(health.LatencyMs > 0);
        Assert.Null(health.Problem);
        Assert.Equal(new Uri(proxy.Address), health.Uri);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Reports_a_key_that_is_not_accepted()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        engine.Run("Connect-LiteLLM $address sk-wrong-and-unknown -SkipValidation", ("address", proxy.Address)).ShouldSucceed();

        dynamic health = engine.Run("Test-LiteLLMConnection").Only;

        Assert.True(health.Reachable);
        Assert.False(health.Authenticated);
        Assert.Contains("does not accept the key of this connection", health.Problem);
        Assert.DoesNotContain("sk-wrong-and-unknown", health.Problem);
        Assert.Equal("False", engine.Run("Test-LiteLLMConnection -Quiet").Texts);
    }

    [Fact]
    public async Task A_key_that_may_not_list_keys_is_accepted_all_the_same()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine();
        proxy.AddKey(new { key = "sk-for-models-alone", key_type = "llm_api" });
        engine.Run("Connect-LiteLLM $address sk-for-models-alone -SkipValidation", ("address", proxy.Address)).ShouldSucceed();

        Assert.Equal("True", engine.Run("Test-LiteLLMConnection -Quiet").Texts);
    }

    [Fact]
    public async Task A_proxy_that_is_gone_is_an_answer_and_no_error()
    {
        ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        await proxy.DisposeAsync();

        dynamic health = engine.Run("Test-LiteLLMConnection").Only;

        Assert.False(health.Reachable);
        Assert.False(health.Authenticated);
        Assert.StartsWith("GET /health/readiness failed: ", health.Problem);
        Assert.Equal("False", engine.Run("Test-LiteLLMConnection -Quiet").Texts);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(503)]
    public async Task A_server_that_is_no_LiteLLM_is_not_reachable(int status)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(status, "text/html", "<html>Welcome</html>");

        dynamic health = engine.Run("Test-LiteLLMConnection").Only;

        Assert.False(health.Reachable);
        Assert.Contains("which is not JSON as a LiteLLM proxy sends it", health.Problem);
    }
}

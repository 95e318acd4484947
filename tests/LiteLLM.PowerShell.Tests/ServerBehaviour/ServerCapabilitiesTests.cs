using System.Collections.Specialized;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.ServerBehaviour;

/// <summary>What a server can do is learnt from its answers, reported, and remembered with the connection.</summary>
public sealed class ServerCapabilitiesTests
{
    [Theory]
    [InlineData("1.80.11", true, false, false)]
    [InlineData("1.81.13", true, false, true)]
    [InlineData("1.83.2", true, false, true)]
    [InlineData("newest", false, true, true)]
    [InlineData("forbids bulk reading", false, false, true)]
    [InlineData("ignores status", true, false, false)]
    public async Task The_connection_reports_what_the_server_can_do(string mode, bool bulk, bool budgets, bool deleted)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        dynamic health = world.Engine.Run("Test-LiteLLMConnection").Only;

        OrderedDictionary capabilities = health.Capabilities;
        Assert.Equal(bulk, capabilities["BulkRead"]);
        Assert.Equal(budgets, capabilities["ListsBudgets"]);
        Assert.Equal(deleted, capabilities["ListsDeletedKeys"]);
        Assert.Null(capabilities["FiltersByAlias"]);
        Assert.Null(health.Problem);
        Assert.Empty(world.Proxy.Writes);
    }

    [Fact]
    public async Task A_filter_that_did_not_filter_is_reported_afterwards()
    {
        await using KeyWorld world = await KeyWorld.StartAsync(new ServerMode("") { Version = "1.83.2" });

        OrderedDictionary capabilities = world.Engine.Run("Get-LiteLLMKey -UserId bob | Out-Null; Get-LiteLLMKey -TeamId t | Out-Null; Test-LiteLLMConnection").Only.Capabilities;

        Assert.Equal(false, capabilities["FiltersByUser"]);
        Assert.Null(capabilities["FiltersByTeam"]);
    }

    [Fact]
    public async Task Without_any_key_nothing_is_claimed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        OrderedDictionary capabilities = engine.Run("Test-LiteLLMConnection").Only.Capabilities;

        Assert.All(capabilities.Values.Cast<object?>(), Assert.Null);
    }

    [Fact]
    public async Task Quiet_only_asks_whether_the_key_is_accepted()
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named("1.81.13"));

        Assert.Equal("True", world.Engine.Run("Test-LiteLLMConnection -Quiet").Texts);

        Assert.Equal(["/health/readiness", "/key/list"], world.Proxy.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData("1.82.7", true)]
    [InlineData("1.82.8", true)]
    [InlineData("v1.82.8-stable", true)]
    [InlineData("1.82.6", false)]
    [InlineData("1.82.70", false)]
    [InlineData("unknown", false)]
    public async Task Warns_of_compromised_releases(string version, bool warns)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(new ServerMode("") { ReportsVersion = version });

        RunResult tested = world.Engine.Run("Test-LiteLLMConnection");

        Assert.Equal(version, tested.Only.Version);
        Assert.Equal(warns, tested.Warnings.Any(warning => warning.Contains("That release was compromised", StringComparison.Ordinal)));
    }

    /// <summary>Rows without ids still show that keys are as they were, and that they are gone, so a removal asks for them before and after it.</summary>
    [Theory]
    [InlineData("newest", 3)]
    [InlineData("forbids bulk reading", 1)]
    public async Task What_a_server_cannot_do_is_tried_once_a_connection(string mode, int bulkReads)
    {
        await using KeyWorld world = await KeyWorld.StartAsync(ServerModes.Named(mode));

        foreach (string command in (string[])["Get-LiteLLMKey -Id $ids", "Get-LiteLLMKey | Block-LiteLLMKey", "Get-LiteLLMKey -Detailed", "Get-LiteLLMKey ci* | Remove-LiteLLMKey -Confirm:$false"])
        {
            world.Engine.Run(command + " | Out-Null", ("ids", world.Ids.Values.ToArray())).ShouldSucceed();
        }

        Assert.Equal(bulkReads, world.Proxy.Requests.Count(request => request.Path == "/v2/key/info"));
    }
}

using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>What all cmdlets have in common about connections: Get-LiteLLMConnection, Disconnect-LiteLLM and -Connection.</summary>
public sealed class ConnectionTests
{
    public static TheoryData<string, string> ConnectedCommands => new()
    {
        { "Test-LiteLLMConnection -Quiet", "GET /health/readiness" },
        { "Get-LiteLLMKey", "GET /key/list" },
        { "Get-LiteLLMKey a", "GET /key/info" },
        { "New-LiteLLMKey", "POST /key/generate" },
        { "Set-LiteLLMKey a -MaxBudget 1", "POST /key/update" },
        { "Compare-LiteLLMKey a -MaxBudget 1", "GET /key/info" },
        { "Test-LiteLLMKey a", "GET /key/info" },
        { "Block-LiteLLMKey a", "POST /key/block" },
        { "Unblock-LiteLLMKey blocked", "POST /key/unblock" },
        { "Import-LiteLLMKey a", "GET /key/info" },
        { "Remove-LiteLLMKey a -Confirm:$false", "POST /key/delete" },
    };

    [Theory]
    [MemberData(nameof(ConnectedCommands))]
    public async Task Every_command_takes_a_connection(string command, string request)
    {
        await using ProxyServer here = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var engine = new Engine(here);
        there.AddKey(new { key_alias = "a" });
        there.AddKey(new { key_alias = "blocked", blocked = true });
        engine.Run("$there = Connect-LiteLLM $address $master -PassThru", ("address", there.Address), ("master", ProxyServer.MasterKey)).ShouldSucceed();
        engine.Run("Connect-LiteLLM $address $master", ("address", here.Address), ("master", ProxyServer.MasterKey)).ShouldSucceed();
        here.ClearLog();

        engine.Run(command + " -Connection $there").ShouldSucceed();

        Assert.Contains(request, there.Requests.Select(seen => $"{seen.Method} {seen.Path}"));
        Assert.Empty(here.Requests);
    }

    [Theory]
    [MemberData(nameof(ConnectedCommands))]
    public async Task No_command_uses_a_closed_connection(string command, string request)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("$closed = Get-LiteLLMConnection; Disconnect-LiteLLM").ShouldSucceed();

        engine.Run(command + " -Connection $closed").ShouldEnd(
            "ConnectionClosed",
            ErrorCategory.InvalidOperation,
            $"The connection to {proxy.Address}/ is closed. Connect again with Connect-LiteLLM.");
        Assert.DoesNotContain(request, proxy.Requests.Select(seen => $"{seen.Method} {seen.Path}"));
    }

    [Fact]
    public async Task Returns_the_connection_of_the_runspace()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        dynamic connection = engine.Run("Get-LiteLLMConnection").Only;

        Assert.Equal(new Uri(proxy.Address), connection.Uri);
        Assert.False(connection.IsClosed);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task A_new_connection_leaves_the_previous_one_open()
    {
        await using ProxyServer first = await ProxyServer.StartAsync();
        await using ProxyServer second = await ProxyServer.StartAsync();
        using var engine = new Engine(first);
        first.AddKey(new { key_alias = "first" });
        second.AddKey(new { key_alias = "second" });

        string found = engine.Run(
            "$before = Get-LiteLLMConnection; Connect-LiteLLM $address $master; Get-LiteLLMKey; Get-LiteLLMKey -Connection $before",
            ("address", second.Address),
            ("master", ProxyServer.MasterKey)).Texts;

        Assert.Equal("second,first", found);
    }

    [Theory]
    [InlineData("Disconnect-LiteLLM")]
    [InlineData("Disconnect-LiteLLM $connection")]
    [InlineData("$connection | Disconnect-LiteLLM")]
    public async Task Disconnects(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        Assert.Equal("True", engine.Run($"$connection = Get-LiteLLMConnection; {command}; $connection.IsClosed").Texts);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Disconnecting_another_connection_keeps_that_of_the_runspace()
    {
        await using ProxyServer here = await ProxyServer.StartAsync();
        await using ProxyServer there = await ProxyServer.StartAsync();
        using var engine = new Engine(here);
        here.AddKey(new { key_alias = "here" });

        string found = engine.Run(
            """
            $here = Get-LiteLLMConnection
            $there = Connect-LiteLLM $address $master -PassThru
            Connect-LiteLLM $here.Uri $master
            Disconnect-LiteLLM $there
            Get-LiteLLMKey
            """,
            ("address", there.Address),
            ("master", ProxyServer.MasterKey)).Texts;

        Assert.Equal("here", found);
    }

    [Fact]
    public async Task Disconnecting_during_a_command_is_an_error()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(150);

        RunResult listed = engine.Run("$connection = Get-LiteLLMConnection; Get-LiteLLMKey | ForEach-Object { Disconnect-LiteLLM $connection; $_ }");

        Assert.Equal(100, listed.Output.Count);
        listed.ShouldFail("ConnectionClosed", ErrorCategory.InvalidOperation, $"The connection to {proxy.Address}/ is closed. Connect again with Connect-LiteLLM.");
    }

    [Fact]
    public async Task Removing_the_module_closes_the_connection()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);

        Assert.Equal("True", engine.Run("$connection = Get-LiteLLMConnection; Remove-Module LiteLLM; $connection.IsClosed").Texts);
    }
}

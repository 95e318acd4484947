using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.ServerBehaviour;

/// <summary>How many requests a command needs, judged by the server's log.</summary>
public sealed class RequestCountTests
{
    /// <summary>
    /// Commands, the number of keys, and the fewest and most requests. The comment on each line is the number of requests before there was any
    /// other way to read several keys. Keys that one parameter names are read a hundred a request; only on a busy machine, the first of a hundred
    /// may be read on its own. How many keys of a pipeline are read together depends on how fast they arrive, so those upper bounds leave room
    /// for a busy machine.
    /// </summary>
    private static readonly (string Command, int Keys, int Fewest, int Most)[] Bounded =
    [
        ("$keys | Set-LiteLLMKey -MaxBudget 1", 400, 4, 50), // 54 to 181
        ("$keys | Remove-LiteLLMKey -Confirm:$false", 400, 12, 12), // 8, and one for each hundred keys that verifies that they are gone
        ("Remove-LiteLLMKey -Id ($keys | ForEach-Object Id) -Confirm:$false", 400, 16, 20), // 12 to 14, and one for each hundred keys
        ("Remove-LiteLLMKey -KeyAlias ($keys | ForEach-Object KeyAlias) -Confirm:$false", 400, 24, 60), // 25 to 27
        ("$keys | Block-LiteLLMKey", 100, 101, 130), // 102
        ("Block-LiteLLMKey -InputObject $keys", 100, 102, 130), // 102, and those that verify that the keys are blocked
        ("Get-LiteLLMKey -Detailed | Out-Null", 400, 8, 8), // 8
        ("Get-LiteLLMKey key-7 | Out-Null", 30, 2, 2), // 2
        ("Get-LiteLLMKey -UserId user -First 5 | Out-Null", 30, 1, 1),
        ("Get-LiteLLMKey -First 5 -Skip 250 | Out-Null", 300, 1, 1),
        ("Get-LiteLLMKey -Id $keys[0].Id | Out-Null", 30, 1, 1),
        ("Test-LiteLLMKey key-7 -MaxBudget 1 | Out-Null", 30, 2, 2), // 2
    ];

    /// <summary>The most requests that a pause in the input can add: what was collected is read, removed and verified, and the next key is read on its own.</summary>
    private const int RequestsAfterPause = 4;

    /// <summary>The commands on each version whose bulk answers have ids.</summary>
    public static TheoryData<string, string, int, int, int> Commands()
    {
        var data = new TheoryData<string, string, int, int, int>();
        foreach (string version in (string[])["1.81.13", "1.83.2"])
        {
            foreach ((string command, int keys, int fewest, int most) in Bounded)
            {
                data.Add(version, command, keys, fewest, most);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Servers_with_ids_in_bulk_answers_get_no_more_requests_than_before(string version, string command, int keys, int fewest, int most)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        AddKeys(proxy, keys);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        Crowd.At(proxy);
        proxy.ClearLog();

        int pauses = Run(engine, command);

        Assert.InRange(proxy.Requests.Count, fewest, most + pauses * RequestsAfterPause);
    }

    [Theory]
    [InlineData("$keys | Set-LiteLLMKey -MaxBudget 1", 400, 100)]
    [InlineData("$keys | ForEach-Object { [pscustomobject]@{ KeyAlias = $_.KeyAlias; MaxBudget = 1 } } | Test-LiteLLMKey | Out-Null", 400, 100)]
    [InlineData("Get-LiteLLMKey -Detailed | Out-Null", 400, 5)]
    [InlineData("Get-LiteLLMKey -Id ($keys | ForEach-Object Id) | Out-Null", 400, 40)]
    [InlineData("Get-LiteLLMKey -Id $keys[0].Id, $keys[1].Id, $keys[2].Id | Out-Null", 400, 4)]
    public async Task The_newest_servers_get_few_requests_too(string command, int keys, int most)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest");
        proxy.Mode = ServerModes.Newest();
        using var engine = new Engine(proxy);
        AddKeys(proxy, keys);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        Crowd.At(proxy);
        proxy.ClearLog();

        int pauses = Run(engine, command);

        Assert.InRange(proxy.Requests.Count, 1, most + pauses * RequestsAfterPause);
        Assert.Empty(proxy.Writes);
    }

    /// <summary>
    /// About 10 requests that list the keys, fewer if the list becomes shorter in the meantime, and at least 10 that delete them; while keys are still
    /// listed, a group can be smaller. Up to 8 keys are read
    /// one by one before the keys are listed. Apart from these, two requests for each group verify what is removed, and that it is gone.
    /// </summary>
    [Theory]
    [InlineData("Remove-LiteLLMKey -InputObject $keys -Confirm:$false", 39)]
    [InlineData("Remove-LiteLLMKey -Id ($keys | ForEach-Object Id) -Confirm:$false", 39)]
    [InlineData("$keys | Remove-LiteLLMKey -Confirm:$false", 39)]
    [InlineData("Get-LiteLLMKey | Remove-LiteLLMKey -Confirm:$false", 80)]
    [InlineData("Remove-LiteLLMKey -KeyAlias ($keys | ForEach-Object KeyAlias) -Confirm:$false", 80)]
    public async Task The_newest_server_removes_a_thousand_keys_with_few_requests(string command, int most)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync("latest");
        proxy.Mode = ServerModes.Newest();
        using var engine = new Engine(proxy);
        AddKeys(proxy, 1000);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        proxy.ClearLog();

        int pauses = Run(engine, command);

        Assert.Equal(0, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
        int checks = proxy.Requests.Count(request => request.Path == "/v2/key/info");
        int deletions = proxy.Requests.Count(request => request.Path == "/key/delete");
        Assert.InRange(deletions, 10, most);
        Assert.InRange(proxy.Requests.Count - checks, deletions + 1, most + pauses * RequestsAfterPause);
        Assert.InRange(checks, 10, 2 * deletions + 1);
    }

    [Fact]
    public async Task A_connection_that_may_not_read_in_bulk_reads_in_parallel()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddKeys(proxy, 40);
        engine.Run("$ids = Get-LiteLLMKey | ForEach-Object Id").ShouldSucceed();
        proxy.Mode = ServerModes.Named("forbids bulk reading");
        Crowd crowd = Crowd.At(proxy, path: "/key/info", gather: 16);
        proxy.ClearLog();

        RunResult read = engine.Run("Get-LiteLLMKey -Id $ids -ThrottleLimit 16 | ForEach-Object KeyAlias; Get-LiteLLMKey -Id $ids -ThrottleLimit 16 | Out-Null");

        Assert.Equal(string.Join(",", Enumerable.Range(1, 40).Reverse().Select(number => $"key-{number}")), read.Texts);
        Assert.Equal(16, crowd.Most);
        Assert.Single(proxy.Requests, request => request.Path == "/v2/key/info");
        Assert.Equal(80, proxy.Requests.Count(request => request.Path == "/key/info"));
    }

    [Theory]
    [InlineData("1.81.13", "Get-LiteLLMKey -Id $ids", 39)]
    [InlineData("newest", "Get-LiteLLMKey -Id $ids", 39)]
    [InlineData("forbids bulk reading", "Get-LiteLLMKey -Id $ids", 39)]
    [InlineData("1.81.13", "$keys | Block-LiteLLMKey -PassThru", 39)]
    public async Task A_key_that_cannot_be_read_fails_alone(string mode, string command, int others)
    {
        ServerMode server = ServerModes.Named(mode);
        await using ProxyServer proxy = await ProxyServer.StartAsync(server.Version);
        proxy.Mode = server;
        using var engine = new Engine(proxy);
        engine.Run($"Connect-LiteLLM {proxy.Address} -Key {ProxyServer.MasterKey} -MaximumRetryCount 0").ShouldSucceed();
        AddKeys(proxy, 40);
        engine.Run("$keys = Get-LiteLLMKey; $ids = $keys | ForEach-Object Id").ShouldSucceed();
        string bad = proxy.Call("GET", "/key/list?key_alias=key-7").GetProperty("keys")[0].GetString()!;
        proxy.Intercept = async context =>
        {
            string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            context.Request.Body.Position = 0;
            bool fails = context.Request.Path == "/key/list" || (body + context.Request.QueryString).Contains(bad, StringComparison.Ordinal);
            if (fails)
            {
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync("Internal Server Error");
            }

            return fails;
        };

        RunResult read = engine.Run(command);

        read.ShouldFail("UnexpectedResponse");
        Assert.Equal(others, read.Output.Count);
    }

    /// <summary>Runs a command, and measures the input that the pipeline delivers one by one.</summary>
    /// <returns>How many pauses in the input were so long that a cmdlet does not wait for more items.</returns>
    private static int Run(Engine engine, string command)
    {
        var pace = InputPace.OfInput();
        string[] parts = command.Split(" | ", 2);
        bool isPiped = parts.Length == 2 && parts[1].Contains("-LiteLLMKey", StringComparison.Ordinal);
        string measured = isPiped ? $"{parts[0]} | {InputPace.Measured} | {parts[1]}" : command;
        engine.Run(measured, ("pace", pace)).ShouldSucceed();
        return pace.Pauses;
    }

    private static void AddKeys(ProxyServer proxy, int count)
    {
        for (int number = 1; number <= count; number++)
        {
            proxy.AddKey(new { key_alias = $"key-{number}", max_budget = 1, user_id = "user" });
        }
    }
}

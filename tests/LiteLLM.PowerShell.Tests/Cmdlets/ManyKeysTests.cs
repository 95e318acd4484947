using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class ManyKeysTests
{
    [Theory]
    [InlineData("", 8)]
    [InlineData("-ThrottleLimit 3", 3)]
    [InlineData("-ThrottleLimit 1", 1)]
    public async Task Keeps_up_to_the_limit_of_requests_under_way_and_never_more(string limit, int expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(60);
        var crowd = Crowd.At(proxy);

        engine.Run($"Get-LiteLLMKey | Block-LiteLLMKey {limit}").ShouldSucceed();

        Assert.Equal(expected, crowd.Most);
        Assert.Equal(60, proxy.Writes.Count);
    }

    [Fact]
    public async Task Gives_out_in_the_order_of_the_input_whatever_is_answered_first()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(40);
        Crowd.At(proxy, number => TimeSpan.FromMilliseconds(number * 7 % 30));

        string blocked = engine.Run("Get-LiteLLMKey | Block-LiteLLMKey -PassThru").Texts;

        Assert.Equal(string.Join(",", Enumerable.Range(1, 40).Reverse().Select(number => $"key-{number}")), blocked);
    }

    [Fact]
    public async Task Reports_each_failure_for_its_item_in_the_order_of_the_input()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(30);
        string[] bad = ["key-5", "key-6", "key-28"];
        string[] ids = [.. bad.Select(alias => proxy.Call("GET", $"/key/list?key_alias={alias}").GetProperty("keys")[0].GetString()!)];
        proxy.Intercept = async context =>
        {
            string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            if (context.Request.Path != "/key/block" || !ids.Any(id => body.Contains(id, StringComparison.Ordinal)))
            {
                return false;
            }

            context.Response.StatusCode = 500;
            await context.Response.WriteAsync("Internal Server Error");
            return true;
        };

        RunResult blocked = engine.Run("1..30 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key-$_\" } } | Block-LiteLLMKey -PassThru");

        Assert.Equal(bad, blocked.Errors.Select(error => error.TargetObject));
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"key-{number}").Except(bad), blocked.Output.Select(key => key.ToString()));
    }

    [Fact]
    public async Task Reads_many_keys_with_few_requests()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        Crowd.At(proxy);
        proxy.ClearLog();

        engine.Run("$keys | Block-LiteLLMKey").ShouldSucceed();

        Assert.InRange(proxy.Requests.Count(request => !request.IsWrite), 3, 8);
        Assert.Equal(250, proxy.Writes.Count);
    }

    [Fact]
    public async Task Reads_each_key_by_itself_where_the_server_does_not_tell_many()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(5);
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        proxy.AlwaysAnswer(403, "application/json", """{"detail":"not for you"}""", "/v2/key/info");

        engine.Run("$keys | Block-LiteLLMKey").ShouldSucceed();

        Assert.Equal(5, proxy.Writes.Count);
    }

    [Fact]
    public async Task Sees_what_it_did_before_to_the_same_key()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(3);
        Crowd.At(proxy);

        RunResult blocked = engine.Run("'key-1', 'key-2', 'key-1', 'key-3' | ForEach-Object { [pscustomobject]@{ KeyAlias = $_ } } | Block-LiteLLMKey -PassThru -Verbose");

        Assert.Equal("key-1,key-2,key-1,key-3", blocked.Texts);
        Assert.Equal(3, proxy.Writes.Count);
        Assert.Single(blocked.Verbose, message => message.Contains("already blocked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stops_within_a_second_and_tells_what_was_done()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(100);
        var crowd = Crowd.At(proxy, number => number > 50 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1), "/key/block");

        TimeSpan stopping = engine.RunAndStop("Get-LiteLLMKey | Block-LiteLLMKey", crowd.Reached(58));

        Assert.InRange(stopping, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        string told = engine.HostText;
        Assert.Matches(@"^WARNING: Block-LiteLLMKey has ended early, with \d+ finished\.", told);
        Assert.Equal(8, Names(told, "Under way, and perhaps done"));
        Assert.Equal(50, int.Parse(Regex.Match(told, @"(\d+) finished").Groups[1].Value, CultureInfo.InvariantCulture) + Names(told, "Done too, but not in the output"));
        Assert.Equal(58, proxy.Writes.Count);
    }

    [Fact]
    public async Task Tells_what_was_done_when_the_pipeline_ends_early()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(15);

        engine.Run("Get-LiteLLMKey | Block-LiteLLMKey -PassThru | ForEach-Object { throw 'enough' }");

        Assert.Matches("^WARNING: Block-LiteLLMKey has ended early, with 1 finished. Done too, but not in the output: 'key-14'[,.]", engine.HostText);
        Assert.Equal(proxy.Writes.Count, 1 + Names(engine.HostText, "Done too, but not in the output"));
    }

    [Fact]
    public async Task Shows_progress_of_what_takes_longer_than_a_second()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(20);
        Crowd.At(proxy, _ => TimeSpan.FromMilliseconds(150), "/key/block");
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        Assert.Empty(engine.Progress);

        engine.Run("Block-LiteLLMKey -InputObject $keys -ThrottleLimit 2").ShouldSucceed();

        ProgressRecord shown = engine.Progress[0];
        Assert.Equal("Block-LiteLLMKey", shown.Activity);
        Assert.Matches(@"^1\d of 20 keys, 1\d a second$", shown.StatusDescription);
        Assert.InRange(shown.PercentComplete, 50, 95);
        Assert.InRange(shown.SecondsRemaining, 0, 1);
        Assert.Equal(ProgressRecordType.Completed, engine.Progress[^1].RecordType);
    }

    private static int Names(string told, string what) =>
        Regex.Match(told, $@"{what}: ([^.]*)\.") is { Success: true } names ? names.Groups[1].Value.Split(',').Length : 0;
}

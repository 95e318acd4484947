using System.Diagnostics;
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
    public async Task Keeps_as_many_requests_in_progress_as_the_limit_allows_and_never_more(string limit, int expected)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(60);
        var crowd = Crowd.At(proxy, gather: expected, gatherAt: "/key/block");

        engine.Run($"Get-LiteLLMKey | Block-LiteLLMKey {limit}").ShouldSucceed();

        Assert.Equal(expected, crowd.Most);
        Assert.Equal(60, proxy.Writes.Count);
    }

    [Fact]
    public async Task Returns_keys_in_the_order_of_the_input_whatever_is_answered_first()
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
        var pace = InputPace.Of(proxy, total: 250);
        proxy.ClearLog();

        engine.Run($"$keys | {InputPace.Measured} | Block-LiteLLMKey", ("pace", pace)).ShouldSucceed();

        Assert.InRange(proxy.Requests.Count(request => !request.IsWrite), 3, 8 + pace.MostExtraReads);
        Assert.Equal(250, proxy.Writes.Count);
    }

    [Fact]
    public async Task Reads_each_key_separately_if_the_server_does_not_return_many()
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
    public async Task Stops_within_a_second_and_reports_what_was_done()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(100);
        var crowd = Crowd.At(proxy, number => number > 50 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1), "/key/block");

        TimeSpan stopping = engine.RunAndStop("Get-LiteLLMKey | Block-LiteLLMKey", crowd.Reached(58));

        Assert.InRange(stopping, TimeSpan.Zero, Engine.Promptly);
        string told = engine.HostText;
        Assert.Matches(@"^WARNING: Block-LiteLLMKey ended early\. Items finished: \d+\.", told);
        Assert.Equal(8, Names(told, "In progress, and possibly completed"));
        Assert.Equal(50, int.Parse(Regex.Match(told, @"finished: (\d+)").Groups[1].Value, CultureInfo.InvariantCulture) + Names(told, "Completed, but not in the output"));
        Assert.Equal(58, proxy.Writes.Count);
    }

    [Fact]
    public async Task Reports_what_was_done_when_the_pipeline_ends_early()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(15);
        Crowd.At(proxy, path: "/key/block", gather: 8);

        engine.Run("Get-LiteLLMKey | Block-LiteLLMKey -PassThru | ForEach-Object { throw 'enough' }");

        Assert.Matches("^WARNING: Block-LiteLLMKey ended early. Items finished: 1. Completed, but not in the output: 'key-14'[,.]", engine.HostText);
        Assert.Equal(proxy.Writes.Count, 1 + Names(engine.HostText, "Completed, but not in the output"));
    }

    [Fact]
    public async Task Creates_many_keys_and_reads_them_back_together()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        CreationPace.Of(proxy, total: 100);

        RunResult made = engine.Run("1..100 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key-$_\"; MaxBudget = $_ } } | New-LiteLLMKey");

        Assert.Equal(string.Join(",", Enumerable.Range(1, 100).Select(number => $"key-{number}")), made.Texts);
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (double)number), made.Output.Select(key => (double)((dynamic)key.BaseObject).MaxBudget));
        Assert.All(made.Output, key => Assert.NotNull(((dynamic)key.BaseObject).Key));
        Assert.Equal(100, proxy.Writes.Count);
        Assert.InRange(proxy.Requests.Count - 100, 1, 40);
    }

    [Fact]
    public async Task Creates_keys_with_as_many_requests_in_progress_as_the_limit_allows()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        var crowd = Crowd.At(proxy, gather: 8, gatherAt: "/key/generate");

        engine.Run("1..40 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key-$_\" } } | New-LiteLLMKey").ShouldSucceed();

        Assert.Equal(8, crowd.Most);
        Assert.Equal(40, proxy.Sandbox.KeyCount);
    }

    [Fact]
    public async Task The_first_of_two_rows_with_one_alias_gets_it()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        Crowd.At(proxy, number => TimeSpan.FromMilliseconds(number == 1 ? 50 : 1));

        RunResult made = engine.Run("5, 6 | ForEach-Object { [pscustomobject]@{ KeyAlias = 'a'; MaxBudget = $_ } } | New-LiteLLMKey");

        Assert.Equal(5.0, ((dynamic)Assert.Single(made.Output).BaseObject).MaxBudget);
        Assert.Single(made.Errors);
    }

    [Fact]
    public async Task Changes_many_keys_in_order_each_with_its_own_values()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);
        engine.Run("$rows = Get-LiteLLMKey | ForEach-Object { [pscustomobject]@{ Id = $_.Id; MaxBudget = $_.KeyAlias.Length } }").ShouldSucceed();
        proxy.ClearLog();
        var pace = InputPace.Of(proxy, total: 250);

        RunResult changed = engine.Run($"$rows | {InputPace.Measured} | Set-LiteLLMKey -PassThru", ("pace", pace)).ShouldSucceed();

        Assert.Equal(Enumerable.Range(1, 250).Reverse().Select(number => $"key-{number}"), changed.Output.Select(key => key.ToString()));
        Assert.All(changed.Output, key => Assert.Equal((double)key.ToString()!.Length, ((dynamic)key.BaseObject).MaxBudget));
        Assert.Equal(250, proxy.Writes.Count);
        Assert.InRange(proxy.Requests.Count - 250, 3, 25 + pace.MostExtraReads);
    }

    [Fact]
    public async Task Two_rows_of_one_key_lose_nothing_of_each_other()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a", metadata = new { kept = 1 } });
        Crowd.At(proxy);

        engine.Run("$a = Get-LiteLLMKey a; $a, $a | Set-LiteLLMKey -MergeMetadata @{ one = 1 }; [pscustomobject]@{ KeyAlias = 'a'; MaxBudget = 1 }, [pscustomobject]@{ Id = $a.Id; MaxBudget = 2 } | Set-LiteLLMKey -MergeMetadata @{ two = 2 }").ShouldSucceed();

        Assert.Equal("""{"one":1,"two":2,"kept":1}""", proxy.Stored(id).GetProperty("metadata").ToString());
        Assert.Equal(2, proxy.Stored(id).GetProperty("max_budget").GetDouble());
        Assert.Equal(3, proxy.Writes.Count);
    }

    [Fact]
    public async Task A_row_sees_the_alias_that_a_row_before_it_gave()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "a" });
        Crowd.At(proxy);

        engine.Run("[pscustomobject]@{ KeyAlias = 'a'; NewKeyAlias = 'b' }, [pscustomobject]@{ KeyAlias = 'b'; NewKeyAlias = 'c' } | Set-LiteLLMKey").ShouldSucceed();

        Assert.Equal("c", proxy.Stored(id).GetProperty("key_alias").GetString());
    }

    [Theory]
    [InlineData("Get-LiteLLMKey | Set-LiteLLMKey -MaxBudget 1 -WhatIf", "Set key 'key-")]
    [InlineData("1..60 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"new-$_\" } } | New-LiteLLMKey -WhatIf", "Create key 'new-")]
    [InlineData("Get-LiteLLMKey | Remove-LiteLLMKey -WhatIf", "Remove key 'key-")]
    public async Task Previews_come_in_the_order_of_the_input(string script, string start)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(60);
        Crowd.At(proxy, number => TimeSpan.FromMilliseconds(number * 7 % 10));

        RunResult preview = engine.Run(script).ShouldSucceed();

        int[] numbers = [.. Regex.Matches(preview.HostText, $@"What if: {start}(\d+)'").Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(start.Contains("new", StringComparison.Ordinal) ? Enumerable.Range(1, 60) : Enumerable.Range(1, 60).Reverse(), numbers);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task Rows_after_a_bad_one_are_not_processed_on_request()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(60);
        Crowd.At(proxy);

        engine.Run("1..20 + 'lost' + 21..60 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key-$_\" } } | Block-LiteLLMKey -ErrorAction Stop").ShouldEnd("KeyNotFound");

        Assert.Equal(20, proxy.Writes.Count);
    }

    [Fact]
    public async Task Shows_progress_of_what_takes_longer_than_a_second()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(20);
        var watch = Stopwatch.StartNew();
        engine.Run("$keys = Get-LiteLLMKey").ShouldSucceed();
        Assert.True(engine.Progress.Count == 0 || watch.Elapsed > TimeSpan.FromSeconds(1), "Progress was shown in the first second.");
        int requests = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path == "/key/block" && Interlocked.Increment(ref requests) > 12)
            {
                await Eventually.IsTrueAsync(() => engine.Progress.Any(IsPartial), "progress of some of the keys");
            }

            return false;
        };

        engine.Run("Block-LiteLLMKey -InputObject $keys -ThrottleLimit 2").ShouldSucceed();

        Assert.All(engine.Progress, shown => Assert.Equal("Block-LiteLLMKey", shown.Activity));
        Assert.Contains(engine.Progress, IsPartial);
        Assert.Equal(ProgressRecordType.Completed, engine.Progress[^1].RecordType);

        static bool IsPartial(ProgressRecord shown) =>
            Regex.Match(shown.StatusDescription, @"^(\d+) of 20 keys, \d+ a second$") is { Success: true } count
            && int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture) is > 0 and int done
            && shown.PercentComplete == 5 * done
            && shown.SecondsRemaining >= 0;
    }

    [Fact]
    public async Task Counts_keys_that_are_removed_together_one_by_one()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(300);
        string last = engine.Run("$keys = Get-LiteLLMKey; $keys[-1].Id").Only;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path == "/key/delete" && ProxyServer.RequestOf(context).Body.Contains(last, StringComparison.Ordinal))
            {
                await Eventually.IsTrueAsync(() => engine.Progress.Any(IsOfTwoRequests), "progress of the keys of two requests");
            }

            return false;
        };

        engine.Run("Remove-LiteLLMKey -InputObject $keys -ThrottleLimit 2 -Confirm:$false").ShouldSucceed();

        Assert.Contains(engine.Progress, IsOfTwoRequests);

        static bool IsOfTwoRequests(ProgressRecord shown) => shown.StatusDescription.StartsWith("200 of 300 keys", StringComparison.Ordinal);
    }

    private static int Names(string told, string what) =>
        Regex.Match(told, $@"{what}: ([^.]*)\.") is { Success: true } names ? names.Groups[1].Value.Split(',').Length : 0;
}

using System.Management.Automation;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Sandbox;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class StreamedListingTests
{
    [Theory]
    [InlineData("try { Get-LiteLLMKey | ForEach-Object { throw 'enough' } } catch { }", 1)]
    [InlineData("Get-LiteLLMKey -First 5", 1)]
    [InlineData("Get-LiteLLMKey -First 150", 2)]
    [InlineData("Get-LiteLLMKey -Skip 150 -First 50", 1)]
    [InlineData("Get-LiteLLMKey -Skip 150 -First 51", 2)]
    [InlineData("Get-LiteLLMKey", 5)]
    public async Task Asks_for_no_page_that_is_not_needed(string script, int requests)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(450);

        engine.Run(script).ShouldSucceed();

        Assert.Equal(requests, proxy.Requests.Count);
    }

    [Fact]
    public async Task Returns_the_first_page_before_the_second_has_arrived()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(150);
        int pages = 0;
        var given = new TaskCompletionSource();
        proxy.Intercept = async _ =>
        {
            if (Interlocked.Increment(ref pages) == 2)
            {
                await given.Task.WaitAsync(Eventually.Limit);
            }

            return false;
        };

        RunResult listed = engine.Run("$n = 0; Get-LiteLLMKey | ForEach-Object { if (++$n -eq 100) { $given.SetResult() }; $_ }", ("given", given));

        Assert.Equal(150, listed.ShouldSucceed().Output.Count);
    }

    [Theory]
    [InlineData("", 8, "5,14,15,16")]
    [InlineData("-ThrottleLimit 3", 3, "5,6,7,8")]
    [InlineData("-ThrottleLimit 1", 1, "2,3,4,5")]
    public async Task Reads_four_times_as_far_ahead_after_each_page_up_to_the_limit(string limit, int most, string requests)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(2000);
        var crowd = Crowd.At(proxy, _ => TimeSpan.FromMilliseconds(5));

        RunResult read = engine.Run($$"""
            $n = 0
            $expected = {{requests}}
            Get-LiteLLMKey {{limit}} | ForEach-Object {
                if (++$n -in 60, 160, 260, 360) {
                    for ($wait = 0; $proxy.Requests.Count -lt $expected[($n - 60) / 100] -and $wait -lt 12000; $wait++) { [Threading.Thread]::Sleep(10) }
                    [Threading.Thread]::Sleep(200)
                    $proxy.Requests.Count
                }
            }
            """, ("proxy", proxy));

        Assert.Equal(requests, read.Texts);
        Assert.InRange(crowd.Most, 1, most);
    }

    [Fact]
    public async Task Shows_a_key_that_moves_to_a_page_that_was_read_before()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(400);
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int second = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Query["page"] == "3")
            {
                SandboxResponse page = proxy.CarryOut(context);
                third.TrySetResult();
                context.Response.ContentType = page.ContentType;
                await context.Response.Body.WriteAsync(page.Body);
                return true;
            }

            if (context.Request.Query["page"] == "2" && Interlocked.Increment(ref second) == 1)
            {
                await third.Task.WaitAsync(Eventually.Limit);
                proxy.AddKey(new { key_alias = "made" });
                proxy.Call("POST", "/key/delete", new { key_aliases = new[] { "key-1" } });
            }

            return false;
        };

        string[] listed = [.. engine.Run("Get-LiteLLMKey").ShouldSucceed().Output.Select(key => key.ToString())];

        Assert.Equal(listed.Length, listed.Distinct().Count());
        Assert.Empty(Enumerable.Range(2, 399).Select(number => $"key-{number}").Except(listed));
    }

    [Fact]
    public async Task Shows_every_key_that_stays_exactly_once_whatever_is_made_and_removed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(900);
        var random = new Random(5);
        List<int> removable = [.. Enumerable.Range(1, 900).Where(number => number % 3 == 0)];
        int made = 0;
        proxy.Intercept = _ =>
        {
            lock (random)
            {
                Change();
            }

            return Task.FromResult(false);
        };

        string[] listed = [.. engine.Run("Get-LiteLLMKey").ShouldSucceed().Output.Select(key => key.ToString())];

        Assert.Equal(listed.Length, listed.Distinct().Count());
        Assert.Empty(Enumerable.Range(1, 900).Where(number => number % 3 != 0).Select(number => $"key-{number}").Except(listed));

        void Change()
        {
            for (int change = random.Next(1, 60); change > 0; change--)
            {
                if (random.Next(3) == 0 || removable.Count == 0)
                {
                    proxy.AddKey(new { key_alias = $"made-{made++}" });
                }
                else
                {
                    int index = random.Next(removable.Count);
                    proxy.Call("POST", "/key/delete", new { key_aliases = new[] { $"key-{removable[index]}" } });
                    removable.RemoveAt(index);
                }
            }
        }
    }

    [Fact]
    public async Task Many_names_from_the_pipeline_are_looked_for_together()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(100);
        engine.Run("$ids = (Get-LiteLLMKey).Id").ShouldSucceed();
        proxy.ClearLog();
        var pace = InputPace.Of(proxy, total: 100);

        RunResult found = engine.Run($"$ids | {InputPace.Measured} | Get-LiteLLMKey -Id {{ $_ }}", ("pace", pace)).ShouldSucceed();

        Assert.Equal(Enumerable.Range(1, 100).Reverse().Select(number => $"key-{number}"), found.Output.Select(key => key.ToString()));
        Assert.InRange(proxy.Requests.Count, 1, 4 + pace.MostExtraReads);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey", 400)]
    [InlineData("Get-LiteLLMKey -First 300", 300)]
    public async Task Shows_progress_of_a_long_listing(string script, int total)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(400);
        proxy.Intercept = async context =>
        {
            if (context.Request.Query["page"] != "1")
            {
                await Eventually.IsTrueAsync(() => engine.Progress.Any(IsPartial), "progress of some of the keys");
            }

            return false;
        };

        engine.Run(script).ShouldSucceed();

        Assert.Contains(engine.Progress, IsPartial);

        bool IsPartial(ProgressRecord shown) => Regex.IsMatch(shown.StatusDescription, $@"^[1-4]00 of {total} keys, \d+ a second$");
    }
}

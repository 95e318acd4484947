using System.Text.RegularExpressions;
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
    public async Task Gives_out_the_first_page_before_the_second_has_come()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(150);
        int pages = 0;
        var given = new TaskCompletionSource();
        proxy.Intercept = async _ =>
        {
            if (++pages == 2)
            {
                await given.Task.WaitAsync(TimeSpan.FromSeconds(20));
            }

            return false;
        };

        RunResult listed = engine.Run("$n = 0; Get-LiteLLMKey | ForEach-Object { if (++$n -eq 100) { $given.SetResult() }; $_ }", ("given", given));

        Assert.Equal(150, listed.ShouldSucceed().Output.Count);
    }

    [Fact]
    public async Task Reads_ahead_two_pages_one_after_the_other_and_no_more()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(1000);
        var crowd = Crowd.At(proxy, _ => TimeSpan.FromMilliseconds(5));
        Task third = crowd.Reached(3);

        engine.Run("$n = 0; $requests = 0; Get-LiteLLMKey | ForEach-Object { if (++$n -eq 60) { $third.Wait(20000); [Threading.Thread]::Sleep(300); $requests = $proxy.Requests.Count } }; $requests",
            ("third", third), ("proxy", proxy));

        Assert.Equal("True,3", engine.Run("$third.IsCompleted, $requests").Texts);
        Assert.Equal(1, crowd.Most);
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

            return Task.FromResult(false);
        };

        string[] listed = [.. engine.Run("Get-LiteLLMKey").ShouldSucceed().Output.Select(key => key.ToString())];

        Assert.Equal(listed.Length, listed.Distinct().Count());
        Assert.Empty(Enumerable.Range(1, 900).Where(number => number % 3 != 0).Select(number => $"key-{number}").Except(listed));
    }

    [Fact]
    public async Task Many_names_from_the_pipeline_are_looked_for_together()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(100);
        engine.Run("$ids = (Get-LiteLLMKey).Id").ShouldSucceed();
        proxy.ClearLog();
        Crowd.At(proxy);

        RunResult found = engine.Run("Get-LiteLLMKey -Id $ids").ShouldSucceed();

        Assert.Equal(Enumerable.Range(1, 100).Reverse().Select(number => $"key-{number}"), found.Output.Select(key => key.ToString()));
        Assert.InRange(proxy.Requests.Count, 1, 4);
    }

    [Theory]
    [InlineData("Get-LiteLLMKey", 400)]
    [InlineData("Get-LiteLLMKey -First 300", 300)]
    public async Task Shows_progress_of_a_long_listing(string script, int total)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(400);
        Crowd.At(proxy, _ => TimeSpan.FromMilliseconds(600));

        engine.Run(script).ShouldSucceed();

        Assert.Contains(engine.Progress, shown => Regex.IsMatch(shown.StatusDescription, $@"^[1-4]00 of {total} keys, \d+ a second$"));
    }
}

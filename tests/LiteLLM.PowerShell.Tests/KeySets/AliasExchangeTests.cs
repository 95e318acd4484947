using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>Definitions that exchange their aliases, or pass them on, although the server refuses an alias that another key has.</summary>
public sealed class AliasExchangeTests(SharedEngine shared) : IClassFixture<SharedEngine>
{
    private const string Before = "@{ Name = 'one'; KeyAlias = 'a'; MaxBudget = 1 }, @{ Name = 'two'; KeyAlias = 'b'; MaxBudget = 2 }, @{ Name = 'three'; KeyAlias = 'c'; MaxBudget = 3 }, @{ Name = 'four' }";

    [Theory]
    [InlineData("b", "a", "c")]
    [InlineData("b", "c", "a")]
    [InlineData("c", "a", "b")]
    [InlineData("c", "b", "a")]
    [InlineData("b", "c", "d")]
    [InlineData("d", "a", "b")]
    public async Task Works_with_the_same_keys(string one, string two, string three)
    {
        await using ProxyServer proxy = await StartAsync();
        string before = Keys();
        int budget = Random.Shared.Next(10, 99);

        RunResult run = Sync(one, two, three, budget).ShouldSucceed();

        Assert.Equal([one, two, three], Aliases());
        Assert.Equal(before, Keys());
        Assert.Equal([.. Enumerable.Repeat((double)budget, 3)], shared.Engine.Run("(Get-LiteLLMKey -SetName team | Where-Object MaxBudget).MaxBudget").Output.Select(item => (double)item.BaseObject));
        Assert.Empty(run.Errors);
        Assert.Equal("", shared.Engine.Run("Sync-Team | Where-Object Action -ne None", ("one", one), ("two", two), ("three", three), ("budget", budget)).Texts);
    }

    [Theory]
    [InlineData("b", "a", "c")]
    [InlineData("b", "c", "a")]
    [InlineData("b", "c", "d")]
    public async Task A_run_that_ends_after_any_request_is_completed_by_the_next(string one, string two, string three)
    {
        int writes = await CountWritesAsync(one, two, three);
        for (int last = 0; last < writes; last++)
        {
            await using ProxyServer proxy = await StartAsync();
            string before = Keys();
            int seen = 0;
            int allowed = last;
            proxy.Intercept = context =>
            {
                bool refuses = ProxyServer.RequestOf(context).IsWrite && Interlocked.Increment(ref seen) > allowed;
                context.Response.StatusCode = refuses ? 400 : 200;
                return Task.FromResult(refuses);
            };

            Assert.NotEmpty(Sync(one, two, three, 9).Errors);
            proxy.Intercept = null;
            AssertNoAliasTwice();
            Sync(one, two, three, 9).ShouldSucceed();

            Assert.Equal([one, two, three], Aliases());
            Assert.Equal(before, Keys());
        }
    }

    [Fact]
    public async Task A_refusal_of_the_other_key_leaves_both_as_they_were()
    {
        await using ProxyServer proxy = await StartAsync();
        string two = (string)shared.Engine.Run("(Get-LiteLLMKey b).Id").Only;
        proxy.Intercept = async context =>
        {
            if (!ProxyServer.RequestOf(context).Body.Contains(two, StringComparison.Ordinal) || context.Request.Path != "/key/update")
            {
                return false;
            }

            context.Response.StatusCode = 400;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, """{"error":{"message":"Not today","type":"bad_request_error"}}""");
            return true;
        };

        RunResult run = Sync("b", "a", "c", 9);
        proxy.Intercept = null;

        Assert.Equal(["a", "b", "c"], Aliases());
        Assert.Equal(
            ["Not today (HTTP 400).", "The key was not changed, because it exchanges its alias with 'two', which was not changed: Not today (HTTP 400)."],
            run.Errors.Select(error => error.Exception.Message).Order(StringComparer.Ordinal));
    }

    private async Task<int> CountWritesAsync(string one, string two, string three)
    {
        await using ProxyServer proxy = await StartAsync();
        Sync(one, two, three, 9).ShouldSucceed();
        return proxy.Writes.Count;
    }

    private async Task<ProxyServer> StartAsync()
    {
        ProxyServer proxy = await ProxyServer.StartAsync();
        shared.Engine.Connect(proxy);
        shared.Engine.Run(Before + " | Sync-LiteLLMKey -SetName team").ShouldSucceed();
        shared.Engine.Run("""
            function global:Sync-Team {
                @{ Name = 'one'; KeyAlias = $one; MaxBudget = $budget }, @{ Name = 'two'; KeyAlias = $two; MaxBudget = $budget }, @{ Name = 'three'; KeyAlias = $three; MaxBudget = $budget }, @{ Name = 'four' } |
                    Sync-LiteLLMKey -SetName team
            }
            """).ShouldSucceed();
        proxy.ClearLog();
        return proxy;
    }

    private RunResult Sync(string one, string two, string three, int budget) =>
        shared.Engine.Run("Sync-Team", ("one", one), ("two", two), ("three", three), ("budget", budget));

    /// <summary>The aliases of the keys of the three definitions.</summary>
    private IEnumerable<string> Aliases() =>
        shared.Engine.Run("$keys = Get-LiteLLMKey; 'one', 'two', 'three' | ForEach-Object { $name = $_; ($keys | Where-Object { $_.KeySet.name -eq $name }).KeyAlias }").ShouldSucceed().Output.Select(item => item.ToString());

    /// <summary>The ids of the keys by definition.</summary>
    private string Keys() => shared.Engine.Run("Get-LiteLLMKey | ForEach-Object { $_.KeySet.name + '=' + $_.Id } | Sort-Object").Texts;

    private void AssertNoAliasTwice() => Assert.Equal("4 4", shared.Engine.Run("$keys = Get-LiteLLMKey; \"$($keys.Count) $(@($keys.KeyAlias | Select-Object -Unique).Count)\"").Texts);
}

using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Budgets;

/// <summary>Keys that are limited by a budget which several keys share.</summary>
public sealed class SharedBudgetTests
{
    private static readonly string[] Aliases = ["over", "near", "idle", "zero", "below-own", "above-own", "over-own", "free"];

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task The_state_counts_the_shared_budget_however_the_key_is_read(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);

        foreach (string command in new[] { "Get-LiteLLMKey over", "Get-LiteLLMKey -Key $key", "Get-LiteLLMKey o*r", "Get-LiteLLMKey -Detailed", "Get-LiteLLMKey" })
        {
            RunResult result = engine.Run($"{command} | Where-Object KeyAlias -EQ over | ForEach-Object {{ \"$($_.State)\" }}", ("key", "sk-of-the-tests-over")).ShouldSucceed();
            Assert.Equal((command, "OverBudget"), (command, result.Texts));
        }
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task The_state_is_over_budget_exactly_where_the_proxy_refuses_the_key_for_its_budget(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);

        foreach (string alias in Aliases)
        {
            bool isRefused = proxy.CallAs("sk-of-the-tests-" + alias, "POST", "/v1/chat/completions", new { model = "mock-gpt", messages = new[] { new { role = "user", content = "hi" } } })
                .TryGetProperty("error", out JsonElement error) && error.GetProperty("type").GetString() == "budget_exceeded";
            string state = engine.Run($"(Get-LiteLLMKey {alias}).State.ToString()").Texts;
            Assert.Equal((alias, isRefused ? "OverBudget" : "Active"), (alias, state));
        }
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task OverBudget_counts_the_shared_budget_and_a_budget_of_the_key_replaces_it(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);

        Assert.Equal("below-own,over,over-own,zero", Sorted(engine.Run("Get-LiteLLMKey -OverBudget")));
        Assert.Equal("above-own,free,idle,near", Sorted(engine.Run("Get-LiteLLMKey -OverBudget:$false")));
        Assert.Equal("over", Sorted(engine.Run("Get-LiteLLMKey over -OverBudget")));
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("1.81.13", "Get-LiteLLMKey", 100, 0, "/key/list")]
    [InlineData("1.81.13", "Get-LiteLLMKey -OverBudget", 100, 0, "/key/list,/budget/list")]
    [InlineData("1.81.13", "Get-LiteLLMKey -OverBudget", 250, 3, "/key/list,/budget/list,/v2/key/info,/key/list,/key/list")]
    [InlineData("1.81.13", "Get-LiteLLMKey", 250, 3, "/key/list,/budget/list,/v2/key/info,/key/list,/key/list")]
    [InlineData("1.83.2", "Get-LiteLLMKey", 250, 3, "/key/list,/budget/list,/v2/key/info,/key/list,/key/list")]
    [InlineData("newest", "Get-LiteLLMKey", 250, 3, "/key/list,/key/list,/key/list")]
    [InlineData("newest", "Get-LiteLLMKey -OverBudget", 250, 3, "/key/list,/key/list,/key/list")]
    public async Task Only_what_a_shared_budget_can_limit_is_read_again(string server, string command, int keys, int spent, string requests)
    {
        await using ProxyServer proxy = await BudgetServers.StartAsync(server);
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/budget/new", new { budget_id = "tier", max_budget = 5 });
        proxy.AddKeys(keys - spent);
        for (int number = 0; number < spent; number++)
        {
            proxy.AddKey(new { key_alias = $"spent-{number}", budget_id = "tier", spend = 6 });
        }

        engine.Run($"{command} -ThrottleLimit 1").ShouldSucceed();

        Assert.Equal(requests.Split(',').Order(StringComparer.Ordinal), proxy.Requests.Select(request => request.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_budget_that_limits_spend_no_key_is_read_again()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "a", spend = 6, soft_budget = 1 });
        proxy.AddKey(new { key_alias = "b", spend = 6 });

        Assert.Equal("", Sorted(engine.Run("Get-LiteLLMKey -OverBudget")));

        Assert.Equal(["/key/list", "/budget/list"], proxy.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_connection_that_may_not_list_budgets_gets_the_same_answer(int status)
    {
        await using ProxyServer proxy = await StartAsync("1.81.13");
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(status, "application/json", """{"error":{"message":"Only proxy admin","type":"auth_error","param":null,"code":"401"}}""", "/budget/list");

        Assert.Equal("below-own,over,over-own,zero", Sorted(engine.Run("Get-LiteLLMKey -OverBudget")));
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task The_views_show_the_limits_of_the_shared_budget(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);

        string limits = engine.Run("$key = Get-LiteLLMKey near; $limits = $key.GetLimits(); \"$($limits.MaxBudget) $($limits.BudgetDuration) $($limits.RpmLimit) $($limits.TpmLimit)\"").Texts;
        string bar = engine.Run("[cultureinfo]::CurrentCulture = 'en-US'; $key.Display.Bar").Texts;
        string state = engine.Run("(Get-LiteLLMKey over).Display.State").Texts;

        Assert.Equal("5 30d 100 1000", limits);
        Assert.Matches(@"^\u001b\[33m█{9}░\u001b\[0m +90\s?%$", bar);
        Assert.Equal("\u001b[33mOverBudget\u001b[0m", state);
    }

    [Theory]
    [ClassData(typeof(BudgetServers))]
    public async Task The_state_compares_with_its_name(string server)
    {
        await using ProxyServer proxy = await StartAsync(server);
        using var engine = new Engine(proxy);

        Assert.Equal("True False", engine.Run("$state = (Get-LiteLLMKey over).State; \"$($state -eq 'OverBudget') $($state -eq 'Active')\"").Texts);
    }

    private static async Task<ProxyServer> StartAsync(string server)
    {
        ProxyServer proxy = await BudgetServers.StartAsync(server);
        proxy.Call("POST", "/budget/new", new { budget_id = "tier", max_budget = 5, budget_duration = "30d", tpm_limit = 1000, rpm_limit = 100 });
        proxy.Call("POST", "/budget/new", new { budget_id = "nothing", max_budget = 0 });
        proxy.AddKey(new { key_alias = "over", key = "sk-of-the-tests-over", budget_id = "tier", spend = 6 });
        proxy.AddKey(new { key_alias = "near", key = "sk-of-the-tests-near", budget_id = "tier", spend = 4.5 });
        proxy.AddKey(new { key_alias = "idle", key = "sk-of-the-tests-idle", budget_id = "tier" });
        proxy.AddKey(new { key_alias = "zero", key = "sk-of-the-tests-zero", budget_id = "nothing" });
        proxy.AddKey(new { key_alias = "below-own", key = "sk-of-the-tests-below-own", budget_id = "tier", max_budget = 2, spend = 3 });
        proxy.AddKey(new { key_alias = "above-own", key = "sk-of-the-tests-above-own", budget_id = "tier", max_budget = 50, spend = 6 });
        proxy.AddKey(new { key_alias = "over-own", key = "sk-of-the-tests-over-own", max_budget = 2, spend = 2 });
        proxy.AddKey(new { key_alias = "free", key = "sk-of-the-tests-free", spend = 600 });
        return proxy;
    }

    private static string Sorted(RunResult result) =>
        string.Join(",", result.ShouldSucceed().Output.Select(key => key.ToString()).Order(StringComparer.Ordinal));
}

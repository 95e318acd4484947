using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Get-LiteLLMBudget, Get-LiteLLMTeam, Get-LiteLLMUser and Get-LiteLLMModel.</summary>
public sealed class LookupTests
{
    [Theory]
    [InlineData("Get-LiteLLMBudget", "gold,silver")]
    [InlineData("Get-LiteLLMBudget GOLD", "gold")]
    [InlineData("Get-LiteLLMBudget *l*er", "silver")]
    [InlineData("'gold', 'silver' | Get-LiteLLMBudget", "gold,silver")]
    [InlineData("Get-LiteLLMBudget bronze*", "")]
    [InlineData("Get-LiteLLMTeam", "t-1,t-2,t-3")]
    [InlineData("Get-LiteLLMTeam research", "t-1,t-2")]
    [InlineData("Get-LiteLLMTeam Res*", "t-1,t-2")]
    [InlineData("Get-LiteLLMTeam t-3", "t-3")]
    [InlineData("'t-1', 'platform' | Get-LiteLLMTeam", "t-1,t-3")]
    [InlineData("Get-LiteLLMTeam nobody*", "")]
    [InlineData("Get-LiteLLMUser", "u-1,u-2")]
    [InlineData("Get-LiteLLMUser ada", "u-1")]
    [InlineData("Get-LiteLLMUser *@example.com", "u-1,u-2")]
    [InlineData("Get-LiteLLMUser u-2", "u-2")]
    [InlineData("Get-LiteLLMModel", "mock-gpt,mock-two")]
    [InlineData("Get-LiteLLMModel *-TWO", "mock-two")]
    [InlineData("Get-LiteLLMModel mock-gpt, mock-two", "mock-gpt,mock-two")]
    public async Task Finds_by_name_and_id(string command, string found)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddTeamsAndUsers(proxy);

        RunResult result = engine.Run($"{command} | ForEach-Object {{ if ($_.TeamId) {{ $_.TeamId }} elseif ($_.UserId) {{ $_.UserId }} elseif ($_.BudgetId) {{ $_.BudgetId }} else {{ $_.Name }} }}").ShouldSucceed();

        Assert.Equal(found, string.Join(",", result.Output.Select(id => id.ToString()).Order(StringComparer.Ordinal)));
        Assert.Single(proxy.Requests);
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("Get-LiteLLMBudget nobody, gold", "BudgetNotFound")]
    [InlineData("Get-LiteLLMTeam nobody, t-1", "TeamNotFound")]
    [InlineData("Get-LiteLLMUser nobody, u-1", "UserNotFound")]
    [InlineData("Get-LiteLLMModel nobody, mock-gpt", "ModelNotFound")]
    public async Task An_unknown_name_is_an_error_and_the_next_one_is_processed(string command, string errorId)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        AddTeamsAndUsers(proxy);

        RunResult result = engine.Run(command);

        result.ShouldFail(errorId, ErrorCategory.ObjectNotFound);
        Assert.Equal("nobody", result.Errors.Single().TargetObject);
        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Returns_what_a_team_is_allowed_to_do()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/team/new", new
        {
            team_id = "t-1", team_alias = "research", max_budget = 12.5, budget_duration = "30d", models = new[] { "mock-gpt" }, rpm_limit = 10, metadata = new { cost = "4711" },
            members_with_roles = new[] { new { user_id = "u-1", role = "user" } },
        });

        dynamic team = engine.Run("Get-LiteLLMTeam").Only;

        Assert.Equal("research", team.ToString());
        Assert.Equal(12.5, team.MaxBudget);
        Assert.Equal(0.0, team.Spend);
        Assert.Equal("30d", team.BudgetDuration);
        Assert.NotNull(team.BudgetResetAt);
        Assert.Equal(["mock-gpt"], (string[])team.Models);
        Assert.Equal(10L, team.RpmLimit);
        Assert.Null(team.TpmLimit);
        Assert.Equal("4711", team.Metadata["cost"]);
        Assert.Contains("u-1", (string[])team.Members);
        Assert.False(team.Blocked);
    }

    [Fact]
    public async Task Returns_what_a_budget_limits()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/budget/new", new
        {
            budget_id = "gold", max_budget = 12.5, soft_budget = 10, budget_duration = "30d", tpm_limit = 1000, rpm_limit = 10, max_parallel_requests = 3,
            model_max_budget = new { gpt = new { budget_limit = 1, time_period = "1d" } },
        });

        dynamic budget = engine.Run("Get-LiteLLMBudget").Only;

        Assert.Equal("gold", budget.ToString());
        Assert.Equal((12.5, 10.0, "30d"), ((double)budget.MaxBudget, (double)budget.SoftBudget, (string)budget.BudgetDuration));
        Assert.Equal((1000L, 10L, 3L), ((long)budget.TpmLimit, (long)budget.RpmLimit, (long)budget.MaxParallelRequests));
        Assert.NotNull(budget.ModelMaxBudget["gpt"]);
        Assert.NotNull(budget.BudgetResetAt);
        Assert.NotNull(budget.CreatedAt);
        Assert.NotNull(budget.UpdatedAt);
        Assert.NotNull(budget.CreatedBy);
    }

    [Fact]
    public async Task Reads_users_page_by_page()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Intercept = async context =>
        {
            string page = context.Request.Query["page"].ToString();
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"users":[{"user_id":"user-of-{{page}}","password":"hash-of-it"}],"total":3,"total_pages":3}""");
            return true;
        };

        RunResult result = engine.Run("Get-LiteLLMUser").ShouldSucceed();

        Assert.Equal(["user-of-1", "user-of-2", "user-of-3"], result.Output.Select(user => user.ToString()));
        Assert.DoesNotContain("hash-of-it", engine.Run("Get-LiteLLMUser | ForEach-Object { $_.psobject.Properties | ForEach-Object { \"$($_.Value)\" } }").Texts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-LiteLLMBudget")]
    [InlineData("Get-LiteLLMTeam")]
    [InlineData("Get-LiteLLMUser")]
    [InlineData("Get-LiteLLMModel")]
    public async Task An_answer_of_something_else_ends_the_command(string command)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(200, "application/json", """{"hello":"world"}""");

        engine.Run(command).ShouldEnd("UnexpectedResponse", ErrorCategory.InvalidResult);
    }

    private static void AddTeamsAndUsers(ProxyServer proxy)
    {
        proxy.Call("POST", "/budget/new", new { budget_id = "silver", max_budget = 5 });
        proxy.Call("POST", "/budget/new", new { budget_id = "gold", max_budget = 50 });
        proxy.Call("POST", "/team/new", new { team_id = "t-1", team_alias = "research" });
        proxy.Call("POST", "/team/new", new { team_id = "t-2", team_alias = "Research" });
        proxy.Call("POST", "/team/new", new { team_id = "t-3", team_alias = "platform" });
        proxy.Call("POST", "/user/new", new { user_id = "u-1", user_alias = "Ada", user_email = "ada@example.com", auto_create_key = false });
        proxy.Call("POST", "/user/new", new { user_id = "u-2", user_email = "bob@example.com", auto_create_key = false });
    }
}

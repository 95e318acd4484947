using System.Diagnostics;
using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Documentation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Completion;

/// <summary>What Tab offers, asked through the engine's own TabExpansion2.</summary>
public sealed class CompletionTests
{
    private static readonly string[] Enumerable =
        ["KeyAlias", "Id", "TeamId", "UserId", "Model", "Tag", "Guardrail", "BudgetDuration", "Duration", "RotationInterval", "Clear", "KeyType", "RpmLimitType", "TpmLimitType",
         "SetName", "OrganizationId", "BudgetId", "AllowedCacheControl", "AllowedRoute", "RemoveMetadata", "GroupBy"];

    [Theory]
    [InlineData("Get-LiteLLMKey ci-", "ci-a,ci-b")]
    [InlineData("Get-LiteLLMKey CI-A", "ci-a")]
    [InlineData("Get-LiteLLMKey 'ci-", "ci-a,ci-b")]
    [InlineData("Get-LiteLLMKey ci-a, ci-b", "ci-b")]
    [InlineData("Set-LiteLLMKey ci-", "ci-a,ci-b")]
    [InlineData("Remove-LiteLLMKey ci-", "ci-a,ci-b")]
    [InlineData("Block-LiteLLMKey -KeyAlias ci-", "ci-a,ci-b")]
    [InlineData("Test-LiteLLMKey ci-", "ci-a,ci-b")]
    [InlineData("Test-LiteLLMKeyAccess ci-", "ci-a,ci-b")]
    [InlineData("Test-LiteLLMKeyAccess ci-a mock-", "mock-gpt,mock-two")]
    [InlineData("Test-LiteLLMKeyAccess ci-a -Route /v1/m", "/v1/messages,/v1/models")]
    [InlineData("Get-LiteLLMKeySpend ci-", "ci-a,ci-b")]
    [InlineData("Get-LiteLLMKeySpend -By T", "Tag,Team")]
    [InlineData("Get-LiteLLMKeySpend -Since 30", "30d")]
    [InlineData("Get-LiteLLMKey -UnusedFor 9", "90d")]
    [InlineData("Reset-LiteLLMKeySpend ci-", "ci-a,ci-b")]
    [InlineData("Set-LiteLLMKey odd", "'odd one''s [*]'")]
    [InlineData("Get-LiteLLMKey odd", "'odd one''s `[`*`]'")]
    [InlineData("New-LiteLLMKey x -TeamId ", "t-2,t-1")]
    [InlineData("New-LiteLLMKey x -TeamId res", "t-1")]
    [InlineData("Get-LiteLLMKey -TeamId t-", "t-2,t-1")]
    [InlineData("New-LiteLLMKey x -UserId ", "u-1")]
    [InlineData("New-LiteLLMKey x -UserId ada@", "u-1")]
    [InlineData("Set-LiteLLMKey ci-a -Model mock-gpt, mock-", "mock-gpt,mock-two")]
    [InlineData("Set-LiteLLMKey ci-a -Tag ", "blue,green")]
    [InlineData("Set-LiteLLMKey ci-a -Guardrail ", "pii")]
    [InlineData("New-LiteLLMKey x -BudgetDuration 1", "1h,1d,1mo,1y")]
    [InlineData("New-LiteLLMKey x -Duration 30", "30d")]
    [InlineData("Set-LiteLLMKey ci-a -Clear max", "MaxBudget,MaxParallelRequests")]
    [InlineData("New-LiteLLMKey x -KeyType m", "management")]
    [InlineData("New-LiteLLMKey x -RpmLimitType d", "dynamic")]
    [InlineData("New-LiteLLMKey x -OrganizationId ", "o-1")]
    [InlineData("New-LiteLLMKey x -BudgetId ", "other,tier")]
    [InlineData("Set-LiteLLMKey ci-a -BudgetId t", "tier")]
    [InlineData("Get-LiteLLMBudget o", "other")]
    [InlineData("New-LiteLLMKey x -AllowedRoute m", "management_routes")]
    [InlineData("New-LiteLLMKey x -AllowedCacheControl no", "no-cache,no-store")]
    [InlineData("Set-LiteLLMKey ci-a -RemoveMetadata ", "owner")]
    [InlineData("Export-LiteLLMKey x.json -SetName ", "nightly")]
    [InlineData("Export-LiteLLMKeyReport x.html -GroupBy T", "Team,Tag")]
    [InlineData("Export-LiteLLMKeyReport x.html -GroupBy Team, ow", "owner")]
    [InlineData("Get-LiteLLMTeam ", "platform,research")]
    [InlineData("Get-LiteLLMUser ", "Ada")]
    [InlineData("Get-LiteLLMModel mock-t", "mock-two")]
    public async Task Offers(string typed, string offered)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        Fill(proxy);

        Assert.Equal(offered, string.Join(",", Tab(engine, typed).Select(result => result.CompletionText)));
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task An_id_is_found_by_the_alias_and_shown_as_such()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        string id = Fill(proxy);

        CompletionResult offer = Assert.Single(Tab(engine, "Get-LiteLLMKey -Id ci-a"));

        Assert.Equal(id, offer.CompletionText.Trim('\''));
        Assert.Equal("ci-a", offer.ListItemText);
    }

    [Fact]
    public async Task A_tooltip_shows_spend_and_budget_in_the_culture_of_the_user()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        Fill(proxy);

        CompletionResult offer = Assert.Single(Tab(engine, "Get-LiteLLMKey ci-a", "[cultureinfo]::CurrentCulture = 'de-DE'; "));

        Assert.Matches(@"^sk-\.\.\.[\w-]{4}, spent 12,50 of 1\.000,00 USD, Active, team t-1$", offer.ToolTip);
    }

    [Fact]
    public async Task What_is_offered_is_accepted()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        Fill(proxy);

        foreach (string typed in new[] { "Get-LiteLLMKey ", "Set-LiteLLMKey ci-a -WhatIf -BudgetDuration ", "Set-LiteLLMKey ci-a -WhatIf -Duration ", "New-LiteLLMKey x -WhatIf -KeyType ", "Set-LiteLLMKey ci-a -WhatIf -Clear " })
        {
            CompletionResult[] offers = Tab(engine, typed);
            Assert.NotEmpty(offers);
            Assert.All(offers, offer => engine.Run(typed + offer.CompletionText).ShouldSucceed());
        }
    }

    [Fact]
    public async Task A_proxy_is_asked_once_for_some_key_presses()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(3);
        var watch = Stopwatch.StartNew();

        Assert.Equal(3, Tab(engine, "Get-LiteLLMKey key").Length);
        Assert.Single(Tab(engine, "Get-LiteLLMKey key-2"));
        Assert.Equal(3, Tab(engine, "Remove-LiteLLMKey -Id key").Length);

        AssertAskedOnce(proxy, watch);
    }

    [Fact]
    public async Task Tab_does_not_wait_for_a_slow_proxy_and_offers_what_has_arrived()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(2);
        var held = new TaskCompletionSource();
        proxy.Intercept = async _ =>
        {
            await held.Task;
            return false;
        };

        var watch = Stopwatch.StartNew();

        Assert.Empty(Complete(engine, "Get-LiteLLMKey key"));

        held.SetResult();
        Assert.Equal(2, Tab(engine, "Get-LiteLLMKey key").Length);
        AssertAskedOnce(proxy, watch);
    }

    [Fact]
    public async Task A_proxy_that_refuses_makes_no_error()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AlwaysAnswer(500, "text/plain", "Internal Server Error");

        Assert.Empty(Complete(engine, "Get-LiteLLMKey key"));
        Assert.Empty(engine.Run("$Error").Output);
    }

    [Fact]
    public void Without_a_connection_only_what_is_always_the_same_is_offered()
    {
        using var engine = new Engine();

        Assert.Empty(Complete(engine, "Get-LiteLLMKey -TeamId "));
        Assert.NotEmpty(Tab(engine, "New-LiteLLMKey x -BudgetDuration "));
    }

    [Fact]
    public async Task The_connection_of_the_command_is_asked()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        await using ProxyServer other = await ProxyServer.StartAsync();
        using var engine = new Engine(other);
        other.AddKey(new { key_alias = "of-other" });
        proxy.AddKey(new { key_alias = "of-proxy" });
        engine.Run($"$there = Get-LiteLLMConnection; Connect-LiteLLM {proxy.Address} {ProxyServer.MasterKey}").ShouldSucceed();

        Assert.Equal("of-other", Assert.Single(Tab(engine, "Get-LiteLLMKey -Connection $there -KeyAlias of-")).CompletionText);
        Assert.Equal("of-proxy", Assert.Single(Tab(engine, "Get-LiteLLMKey of-")).CompletionText);
    }

    [Fact]
    public async Task A_name_with_control_characters_is_not_offered()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci-\u001b[31mred" });
        proxy.AddKey(new { key_alias = "ci-plain" });

        Assert.Equal("ci-plain", Assert.Single(Tab(engine, "Get-LiteLLMKey ci-")).CompletionText);
    }

    [Fact]
    public void Every_parameter_with_known_values_has_a_completer()
    {
        IEnumerable<string> without = CmdletFacts.All
            .SelectMany(cmdlet => cmdlet.Parameters.Values.Select(parameter => (Cmdlet: cmdlet.Name, Parameter: parameter)))
            .Where(item => Enumerable.Contains(item.Parameter.Name) && item.Parameter.ParameterType != typeof(SwitchParameter))
            .Where(item => (item.Cmdlet, item.Parameter.Name) is not (("New-LiteLLMKey", "KeyAlias") or ("ConvertFrom-LiteLLMTerraformState", "SetName")))
            .Where(item => !item.Parameter.Attributes.Any(attribute => attribute is ArgumentCompleterAttribute))
            .Select(item => $"{item.Cmdlet} -{item.Parameter.Name}");

        Assert.Empty(without);
    }

    /// <summary>What the proxy answered is used for fifteen seconds; a busy machine may need longer for the whole test.</summary>
    private static void AssertAskedOnce(ProxyServer proxy, Stopwatch watch) => Assert.InRange(proxy.Requests.Count, 1, 1 + (int)(watch.Elapsed / TimeSpan.FromSeconds(15)));

    /// <summary>Presses Tab, and again where a busy machine has not answered in the time that Tab waits.</summary>
    private static CompletionResult[] Tab(Engine engine, string typed, string before = "")
    {
        CompletionResult[] offers = [];
        for (int press = 0; offers.Length == 0 && press < 300; press++)
        {
            offers = Complete(engine, typed, before);
        }

        return offers;
    }

    private static CompletionResult[] Complete(Engine engine, string typed, string before = "") =>
        [.. engine.Run(before + "(TabExpansion2 $typed $typed.Length).CompletionMatches", ("typed", typed)).ShouldSucceed()
            .Output.Select(result => (CompletionResult)result.BaseObject)
            .Where(result => result.ResultType == CompletionResultType.ParameterValue)];

    private static string Fill(ProxyServer proxy)
    {
        proxy.Call("POST", "/budget/new", new { budget_id = "tier", max_budget = 5 });
        proxy.Call("POST", "/budget/new", new { budget_id = "other" });
        proxy.Call("POST", "/team/new", new { team_id = "t-1", team_alias = "research", organization_id = "o-1" });
        proxy.Call("POST", "/team/new", new { team_id = "t-2", team_alias = "platform" });
        proxy.Call("POST", "/user/new", new { user_id = "u-1", user_alias = "Ada", user_email = "ada@example.com", auto_create_key = false });
        string id = proxy.AddKey(new { key_alias = "ci-a", max_budget = 1000, spend = 12.5, team_id = "t-1", metadata = new { owner = "ops" }, tags = new[] { "blue", "green" }, guardrails = new[] { "pii" } });
        proxy.AddKey(new { key_alias = "ci-b", tags = new[] { "blue" }, metadata = new { litellm_keyset = new { version = 1, set = "nightly", name = "ci-b" } } });
        proxy.AddKey(new { key_alias = "odd one's [*]" });
        return id;
    }
}

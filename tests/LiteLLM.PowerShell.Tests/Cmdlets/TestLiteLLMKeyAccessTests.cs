using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Test-LiteLLMKeyAccess explains why a key is refused. The reasons are compared with recordings by the tests of the sandbox; these tests show how the cmdlet is used.</summary>
public sealed class TestLiteLLMKeyAccessTests
{
    private const string Refused = " | Where-Object Result -eq Refused | ForEach-Object { \"$($_.Name) $($_.Check)\" }";

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_reason_that_the_proxy_reports_is_refused_and_later_ones_are_also_refused(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci -Blocked $true -Model mock-gpt -MaxBudget 1 -Spend 5").ShouldSucceed();
        proxy.ClearLog();

        RunResult checks = engine.Run("Test-LiteLLMKeyAccess ci mock-two | Where-Object Result -ne Passed | ForEach-Object { \"$($_.Check) $($_.Result)\" }");

        Assert.Equal("KeyBlocked Refused,KeyModel AlsoRefused,KeyBudget AlsoRefused,ServerSettings Conditional", checks.Texts);
        Assert.Empty(proxy.Writes);
        Assert.DoesNotContain(proxy.Requests, request => request.Path.Contains("completions", StringComparison.Ordinal));
        dynamic check = engine.Run("Test-LiteLLMKeyAccess ci mock-two | Where-Object Check -eq KeyBudget").Only;
        Assert.Equal("The key has spent 5 of 1 USD.", check.Reason);
        Assert.Equal("/key/info: spend, max_budget", check.Source);
        Assert.Equal("Set-LiteLLMKey 'ci' -MaxBudget 10", check.Fix);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_fix_of_a_refusal_removes_it(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey \"o'k\" -Blocked $true -Model mock-gpt -MaxBudget 1 -Spend 5 -AllowedRoute info_routes -RpmLimit 0").ShouldSucceed();

        string fixes = engine.Run("""
            while ($refused = Test-LiteLLMKeyAccess "o'k" mock-two | Where-Object Result -eq Refused) {
                $refused.Check
                Invoke-Expression $refused.Fix
            }
            """).Texts;

        Assert.Equal("KeyBlocked,KeyModel,KeyBudget,Route,RateLimit", fixes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Keys_that_do_not_exist_are_a_result_and_not_an_error(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey live; $gone = New-LiteLLMKey gone; Remove-LiteLLMKey gone -Confirm:$false").ShouldSucceed();

        Assert.Equal("gone KeyExists,never KeyExists,gone KeyExists", engine.Run($"(Test-LiteLLMKeyAccess gone, live, never){Refused}; ($gone | Test-LiteLLMKeyAccess){Refused}").Texts);
        Assert.Equal("(no key) Secret", engine.Run($"(Test-LiteLLMKeyAccess -Key 'not-a-key'){Refused}").Texts);
        dynamic deleted = engine.Run("Test-LiteLLMKeyAccess gone").Only;
        Assert.Equal(version != "1.80.11", deleted.Reason.StartsWith("The key was deleted at ", StringComparison.Ordinal));
        Assert.DoesNotContain("sk-", engine.Run("Test-LiteLLMKeyAccess -Key $gone.Key").EverythingSaid, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_records_of_team_user_and_organization_decide_too(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version);
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/team/new", new { team_id = "blocked", blocked = true });
        proxy.Call("POST", "/team/new", new { team_id = "small", models = new[] { "mock-gpt" } });
        proxy.Call("POST", "/user/new", new { user_id = "poor", max_budget = 0, models = new[] { "mock-two" }, auto_create_key = false });
        engine.Run("New-LiteLLMKey in-blocked -TeamId blocked; New-LiteLLMKey in-small -TeamId small; New-LiteLLMKey of-poor -UserId poor").ShouldSucceed();

        Assert.Equal("in-blocked TeamBlocked,in-small TeamModel", engine.Run($"(Get-LiteLLMKey in-* | Sort-Object KeyAlias | Test-LiteLLMKeyAccess -Model mock-two){Refused}").Texts);
        Assert.Equal("of-poor UserModel", engine.Run($"(Test-LiteLLMKeyAccess of-poor mock-gpt){Refused}").Texts);
        Assert.Equal("", engine.Run($"(Test-LiteLLMKeyAccess of-poor mock-two){Refused}").Texts);
        Assert.Equal("of-poor Role", engine.Run($"(Test-LiteLLMKeyAccess of-poor -Route /key/generate){Refused}").Texts);
    }

    [Fact]
    public async Task A_temporary_increase_whose_end_has_a_time_zone_is_named()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci -MaxBudget 1").ShouldSucceed();
        string id = engine.Run("(Get-LiteLLMKey ci).Id").Texts;
        proxy.Call("POST", "/key/update", new { key = id, temp_budget_increase = 5, temp_budget_expiry = "2099-01-01T00:00:00Z" });

        Assert.Equal("ci TemporaryBudget", engine.Run($"(Test-LiteLLMKeyAccess ci mock-gpt){Refused}").Texts);
    }

    [Fact]
    public async Task Many_keys_need_few_requests()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/team/new", new { team_id = "t" });
        engine.Run("1..150 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key-$_\"; UserId = \"user-$_\"; TeamId = if ($_ -gt 75) { 't' } } } | New-LiteLLMKey | Out-Null; $keys = Get-LiteLLMKey").ShouldSucceed();
        foreach (int number in Enumerable.Range(1, 150))
        {
            proxy.Call("POST", "/user/new", new { user_id = $"user-{number}", auto_create_key = false });
        }

        proxy.ClearLog();

        Assert.Equal("150", engine.Run("@($keys | Test-LiteLLMKeyAccess -Model mock-gpt | Group-Object Id).Count").Texts);
        Assert.Equal(1, proxy.Requests.Count(request => request.Path == "/team/info"));
        Assert.InRange(proxy.Requests.Count(request => request.Path == "/user/list"), 2, 4);
        Assert.Equal(0, proxy.Requests.Count(request => request.Path == "/user/info"));
        Assert.InRange(proxy.Requests.Count, 8, 30);
    }

    [Fact]
    public async Task A_record_that_the_connection_may_not_read_is_unknown()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.Call("POST", "/team/new", new { team_id = "t" });
        engine.Run("New-LiteLLMKey ci -TeamId t -UserId u").ShouldSucceed();
        proxy.Intercept = async context =>
        {
            if (context.Request.Path.Value is not ("/team/info" or "/user/info" or "/global/spend"))
            {
                return false;
            }

            context.Response.StatusCode = 403;
            await context.Response.WriteAsync("""{"detail":"not allowed"}""");
            return true;
        };

        Assert.Equal("TeamBlocked,ServerBudget", engine.Run("Test-LiteLLMKeyAccess ci mock-gpt | Where-Object Result -eq Unknown | ForEach-Object Check").Texts);
    }

    [Fact]
    public async Task The_keys_of_checks_can_be_piped_on()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci -Blocked $true; New-LiteLLMKey web -Blocked $true").ShouldSucceed();

        Assert.Equal("ci", engine.Run("Test-LiteLLMKeyAccess ci | Where-Object Result -eq Refused | Unblock-LiteLLMKey -PassThru").Texts);
        Assert.Equal("web", engine.Run("Get-LiteLLMKey -Blocked").Texts);
    }

    [Fact]
    public async Task The_view_groups_the_checks_by_key_and_shows_reason_and_fix()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        engine.Run("New-LiteLLMKey ci -Blocked $true").ShouldSucceed();

        string view = string.Join("\n", engine.Run("Test-LiteLLMKeyAccess ci mock-gpt | Out-String -Width 200 -Stream").ShouldSucceed().Output);

        Assert.Contains("Key: ci, model mock-gpt, /v1/chat/completions", view, StringComparison.Ordinal);
        Assert.Contains("The key is blocked. Fix: Unblock-LiteLLMKey 'ci'", view, StringComparison.Ordinal);
    }
}

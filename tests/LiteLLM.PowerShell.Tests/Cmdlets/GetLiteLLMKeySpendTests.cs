using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Get-LiteLLMKeySpend returns what keys spent on each day.</summary>
public sealed class GetLiteLLMKeySpendTests
{
    private const double Call = 1.35e-05;
    private const string Web = "sk-of-the-web-server";

    private static readonly DateTimeOffset Start = new(2030, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A server on which two keys made requests: <c>ci</c> one on the first day and two on the tenth, <c>web</c> one on the tenth.</summary>
    private static async Task<(ProxyServer Proxy, Engine Engine)> StartAsync(string version)
    {
        var clock = new FixedClock(Start);
        ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => clock.Now);
        var engine = new Engine(proxy);
        proxy.Call("POST", "/team/new", new { team_id = "t" });
        string ci = proxy.Call("POST", "/key/generate", new { key_alias = "ci", user_id = "ada" }).GetProperty("key").GetString()!;
        string web = proxy.Call("POST", "/key/generate", new { key = Web, key_alias = "web", team_id = "t" }).GetProperty("key").GetString()!;
        Complete(proxy, ci, "mock-gpt", "prod");
        clock.Now = Start.AddDays(9);
        Complete(proxy, ci, "mock-gpt", "prod", "night");
        Complete(proxy, ci, "mock-gpt");
        Complete(proxy, web, "mock-gpt", "prod");
        engine.Run("Get-LiteLLMKey ci | Out-Null").ShouldSucceed();
        proxy.ClearLog();
        return (proxy, engine);
    }

    private static void Complete(ProxyServer proxy, string key, string model, params string[] tags) =>
        proxy.CallAs(key, "POST", "/v1/chat/completions", new { model, messages = new[] { new { role = "user", content = "hi" } }, metadata = new { tags } });

    private static string Format(double amount) => amount.ToString("0.##########", CultureInfo.InvariantCulture);

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_spend_of_each_day_key_and_model_is_returned_oldest_first(string version)
    {
        (ProxyServer proxy, Engine engine) = await StartAsync(version);
        await using ProxyServer _ = proxy;
        using Engine __ = engine;

        string spend = engine.Run("Get-LiteLLMKeySpend | ForEach-Object { \"$($_.Date.ToString('yyyy-MM-dd')) $($_.KeyAlias) $($_.Model) $($_.Requests) $($_.TotalTokens)\" }").Texts;

        Assert.Equal("2030-03-01 ci openai/gpt-4o-mini 1 30,2030-03-10 ci openai/gpt-4o-mini 2 60,2030-03-10 web openai/gpt-4o-mini 1 30", spend);
        Assert.Equal(Format(3 * Call), Format(Convert.ToDouble(engine.Run("(Get-LiteLLMKeySpend ci | Measure-Object Spend -Sum).Sum").Only, CultureInfo.InvariantCulture)));
        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_spend_can_be_divided_by_key_tag_team_and_user(string version)
    {
        (ProxyServer proxy, Engine engine) = await StartAsync(version);
        await using ProxyServer _ = proxy;
        using Engine __ = engine;

        Assert.Equal("ci 3,web 1", engine.Run("Get-LiteLLMKeySpend -By Key | Group-Object KeyAlias | Sort-Object Name | ForEach-Object { \"$($_.Name) $(($_.Group | Measure-Object Requests -Sum).Sum)\" }").Texts);
        Assert.Equal("night ci,prod ci,prod web", engine.Run("Get-LiteLLMKeySpend -By Tag -Since 2030-03-10 | ForEach-Object { \"$($_.Tag) $($_.KeyAlias)\" } | Sort-Object").Texts);
        Assert.Equal("web t", engine.Run("Get-LiteLLMKeySpend -By Team -TeamId t | ForEach-Object { \"$($_.KeyAlias) $($_.TeamId)\" }").Texts);
        Assert.Equal("ci ada,ci ada", engine.Run("Get-LiteLLMKeySpend -By User | Where-Object UserId | ForEach-Object { \"$($_.KeyAlias) $($_.UserId)\" }").Texts);
        Assert.Equal("ci,ci", engine.Run("Get-LiteLLMKeySpend -UserId ada | ForEach-Object KeyAlias").Texts);
        Assert.Equal("ci", engine.Run("Get-LiteLLMKeySpend -Tag night | ForEach-Object KeyAlias").Texts);
        Assert.Equal("web", engine.Run("Get-LiteLLMKeySpend -TeamId t | ForEach-Object KeyAlias").Texts);
    }

    [Theory]
    [InlineData("-Since 2030-03-02", "ci,web")]
    [InlineData("-Since 5d", "ci,web")]
    [InlineData("-Since 2030-03-01 -Until 2030-03-09", "ci")]
    [InlineData("-Since ([datetime]'2030-03-01') -Until 1d", "ci")]
    [InlineData("-Since ([TimeSpan]::FromDays(2))", "ci,web")]
    [InlineData("web -Since 1mo", "web")]
    [InlineData("w* -Since 1mo", "web")]
    [InlineData("-Since 2020-01-01 -Until 2029-12-31", "")]
    public async Task Days_and_keys_can_be_selected(string arguments, string expected)
    {
        (ProxyServer proxy, Engine engine) = await StartAsync("1.83.2");
        await using ProxyServer _ = proxy;
        using Engine __ = engine;

        Assert.Equal(expected, engine.Run($"Get-LiteLLMKeySpend {arguments} | ForEach-Object KeyAlias").Texts);
    }

    [Fact]
    public async Task Piped_keys_are_read_together_and_deleted_keys_are_included()
    {
        (ProxyServer proxy, Engine engine) = await StartAsync("1.83.2");
        await using ProxyServer _ = proxy;
        using Engine __ = engine;

        Assert.Equal("ci,ci,web", engine.Run("$keys = Get-LiteLLMKey; Remove-LiteLLMKey ci -Confirm:$false; $keys | Get-LiteLLMKeySpend | ForEach-Object KeyAlias").Texts);
        Assert.Equal(5, proxy.Requests.Count(request => request.Path == "/user/daily/activity/aggregated"));
        Assert.Equal("", engine.Run("@() | Get-LiteLLMKeySpend").Texts);
        proxy.ClearLog();

        Assert.Equal("web", engine.Run("Get-LiteLLMKey web | Get-LiteLLMKeySpend | ForEach-Object KeyAlias").Texts);
        Assert.Contains("api_key=", proxy.Requests.Single(request => request.Path == "/user/daily/activity/aggregated").Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_without_admin_rights_reads_page_by_page()
    {
        (ProxyServer proxy, Engine engine) = await StartAsync("1.83.2");
        await using ProxyServer _ = proxy;
        using Engine __ = engine;
        int pages = 0;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path == "/user/daily/activity/aggregated")
            {
                context.Response.StatusCode = 401;
                await context.Response.WriteAsync("""{"error":{"message":"Authentication Error, Only proxy admin can be used to do this","type":"auth_error","param":"None","code":"401"}}""");
                return true;
            }

            if (context.Request.Path != "/user/daily/activity")
            {
                return false;
            }

            // A page of one row each, so that the day lies on several pages.
            pages++;
            RecordedRequest request = ProxyServer.RequestOf(context);
            (int status, string body) = proxy.Ask(request with { Query = request.Query.Replace("page_size=1000", "page_size=1", StringComparison.Ordinal) });
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
            return true;
        };

        Assert.Equal("ci,web", engine.Run("Get-LiteLLMKeySpend -Since 2030-03-10 | ForEach-Object KeyAlias").Texts);
        Assert.Equal(2, pages);
        engine.Run("Get-LiteLLMKeySpend -Since 2030-03-10 | Out-Null").ShouldSucceed();
        Assert.Equal(1, proxy.Requests.Count(request => request.Path == "/user/daily/activity/aggregated"));
    }

    [Theory]
    [InlineData("Get-LiteLLMKeySpend -Since someday", "InvalidKeyValue")]
    [InlineData("Get-LiteLLMKeySpend -Since 1d -Until 5d", "InvalidKeyValue")]
    [InlineData("Get-LiteLLMKeySpend -By User -TeamId t", "FiltersNotCombinable")]
    [InlineData("Get-LiteLLMKeySpend -UserId ada -Tag prod", "FiltersNotCombinable")]
    [InlineData("Get-LiteLLMKeySpend -By Team -Tag prod", "FiltersNotCombinable")]
    public async Task What_cannot_be_read_is_refused_before_anything_is_sent(string script, string error)
    {
        (ProxyServer proxy, Engine engine) = await StartAsync("1.83.2");
        await using ProxyServer _ = proxy;
        using Engine __ = engine;

        engine.Run(script).ShouldEnd(error);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task An_alias_that_no_key_has_is_an_error_and_a_key_without_spend_is_not()
    {
        (ProxyServer proxy, Engine engine) = await StartAsync("1.83.2");
        await using ProxyServer _ = proxy;
        using Engine __ = engine;
        proxy.AddKey(new { key_alias = "idle" });

        Assert.Equal("", engine.Run("Get-LiteLLMKeySpend idle").Texts);
        engine.Run("Get-LiteLLMKeySpend typo").ShouldFail("KeyNotFound");
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task Without_daily_activity_the_log_of_requests_has_the_same(string version)
    {
        (ProxyServer proxy, Engine engine) = await StartAsync(version);
        await using ProxyServer _ = proxy;
        using Engine __ = engine;
        proxy.CallAs(ProxyServer.MasterKey, "POST", "/key/update", new { key = (string)engine.Run("(Get-LiteLLMKey web).Id").Only, models = new[] { "mock-two" } });
        Complete(proxy, Web, "mock-gpt", "prod"); // It is refused.
        string[] commands =
        [
            .. new[] { "Key", "Model", "Tag", "Team", "User" }.Select(by => $"Get-LiteLLMKeySpend -By {by}"), "Get-LiteLLMKeySpend ci", "Get-LiteLLMKeySpend -Tag night", "Get-LiteLLMKeySpend -UserId ada",
            "Get-LiteLLMKeySpend -TeamId t", "Get-LiteLLMKeySpend -Tag prod -By Tag -Since 1d", "Get-LiteLLMKeySpend -Id (Get-LiteLLMKey web).Id",
        ];
        const string Shown = " | Select-Object * -ExcludeProperty Source | ConvertTo-Json -Compress";
        string[] expected = Array.ConvertAll(commands, command => engine.Run(command + Shown).Texts);
        Refuse(proxy, 404, "/daily/activity");

        for (int index = 0; index < commands.Length; index++)
        {
            Assert.Equal(expected[index], engine.Run(commands[index] + Shown).Texts);
        }

        Assert.Equal("SpendLogs", engine.Run("Get-LiteLLMKeySpend | ForEach-Object Source | Select-Object -Unique | ForEach-Object ToString").Texts);
        proxy.Intercept = null;
        Assert.Equal("DailyActivity", engine.Run("Get-LiteLLMKeySpend | ForEach-Object Source | Select-Object -Unique | ForEach-Object ToString").Texts);
        Assert.Empty(proxy.Writes);
    }

    [Fact]
    public async Task A_user_who_may_not_read_the_activity_of_tags_reads_it_from_the_own_rows_of_the_log()
    {
        (ProxyServer proxy, Engine engine) = await StartAsync("1.83.2");
        await using ProxyServer _ = proxy;
        using Engine __ = engine;
        proxy.Call("POST", "/user/new", new { user_id = "ada", user_role = "internal_user", auto_create_key = false });
        string own = proxy.Call("POST", "/key/generate", new { user_id = "ada" }).GetProperty("key").GetString()!;
        engine.Run("Connect-LiteLLM $address $own", ("address", proxy.Address), ("own", own)).ShouldSucceed();

        Assert.Equal("2030-03-01 ci prod SpendLogs,2030-03-10 ci night SpendLogs,2030-03-10 ci prod SpendLogs", engine.Run("Get-LiteLLMKeySpend -By Tag | ForEach-Object { \"$($_.Date.ToString('yyyy-MM-dd')) $($_.KeyAlias) $($_.Tag) $($_.Source)\" }").Texts);
    }

    [Theory]
    [InlineData(404, "NotSupportedByServer")]
    [InlineData(403, "Forbidden")]
    public async Task A_server_without_daily_activity_and_log_is_reported(int status, string error)
    {
        (ProxyServer proxy, Engine engine) = await StartAsync("1.80.11");
        await using ProxyServer _ = proxy;
        using Engine __ = engine;
        Refuse(proxy, status, "/daily/activity", "/spend/logs");

        engine.Run("Get-LiteLLMKeySpend").ShouldEnd(error);
    }

    /// <summary>Refuses requests to some paths.</summary>
    private static void Refuse(ProxyServer proxy, int status, params string[] paths) => proxy.Intercept = async context =>
    {
        if (!Array.Exists(paths, path => context.Request.Path.Value!.Contains(path, StringComparison.Ordinal)))
        {
            return false;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"detail":"Not Found"}""");
        return true;
    };
}

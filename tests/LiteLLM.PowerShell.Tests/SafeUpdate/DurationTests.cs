using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.SafeUpdate;

/// <summary>Periods mean what they say, whatever the server makes of words that it does not know.</summary>
public sealed class DurationTests
{
    /// <summary>A Saturday.</summary>
    private static readonly DateTimeOffset Start = new(2030, 11, 23, 10, 20, 30, TimeSpan.Zero);

    private readonly FixedClock _clock = new(Start);

    public static TheoryData<string, string, string> BudgetPeriods => new()
    {
        { "monthly", "1mo", "2030-12-01T00:00:00Z" },
        { "1mo", "1mo", "2030-12-01T00:00:00Z" },
        { "weekly", "7d", "2030-11-25T00:00:00Z" },
        { "1w", "7d", "2030-11-25T00:00:00Z" },
        { "P7D", "7d", "2030-11-25T00:00:00Z" },
        { "([timespan]'7.00:00:00')", "7d", "2030-11-25T00:00:00Z" },
        { "daily", "1d", "2030-11-24T00:00:00Z" },
        { "1y", "365d", "2031-11-23T00:00:00Z" },
        { "48h", "2d", "2030-11-25T00:00:00Z" },
        { "hourly", "1h", "2030-11-23T11:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(BudgetPeriods))]
    public async Task A_budget_period_is_stored_in_a_form_that_the_server_resets_by(string said, string stored, string reset)
    {
        foreach (string version in new[] { "1.80.11", "1.81.13" })
        {
            await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => _clock.Now);
            using var engine = new Engine(proxy);
            string changed = proxy.AddKey(new { key_alias = "changed", max_budget = 100, budget_duration = "monthly" });

            string made = engine.Run($"(New-LiteLLMKey made -MaxBudget 100 -BudgetDuration {said}).Id").Only;
            engine.Run($"Set-LiteLLMKey changed -BudgetDuration {said}").ShouldSucceed();

            foreach (string id in new[] { made, changed })
            {
                Assert.Equal(stored, proxy.Stored(id).GetProperty("budget_duration").GetString());
                Assert.Equal(Time(reset), proxy.Stored(id).GetProperty("budget_reset_at").GetDateTimeOffset());
            }
        }
    }

    [Theory]
    [InlineData("monthly", "1mo")]
    [InlineData("48h", "2d")]
    [InlineData("weekly", "7d")]
    public async Task A_stored_period_that_the_server_resets_daily_differs_from_what_it_seems_to_mean(string stored, string meant)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => _clock.Now);
        using var engine = new Engine(proxy);
        string id = proxy.AddKey(new { key_alias = "ci", budget_duration = stored });
        Assert.Equal(Time("2030-11-24T00:00:00Z"), proxy.Stored(id).GetProperty("budget_reset_at").GetDateTimeOffset());

        engine.Run($"Set-LiteLLMKey ci -BudgetDuration {stored}").ShouldSucceed();

        Assert.Equal(meant, proxy.Stored(id).GetProperty("budget_duration").GetString());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("36h")]
    [InlineData("2mo")]
    [InlineData("1M")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    public async Task A_budget_period_that_the_server_has_no_form_for_is_refused_before_anything_is_sent(string period)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => _clock.Now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        foreach (string command in new[] { "New-LiteLLMKey", "Set-LiteLLMKey ci" })
        {
            ErrorRecord refused = engine.Run($"{command} -BudgetDuration '{period}'").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument);
            Assert.StartsWith("BudgetDuration: ", refused.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_duration_starts_now_and_restarts_each_time_it_is_specified(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => _clock.Now);
        using var engine = new Engine(proxy);

        string id = engine.Run("(New-LiteLLMKey ci -Duration 30d).Id").Only;
        AssertExpires(proxy, id, Start.AddDays(30));
        _clock.Now = Start.AddDays(10);
        engine.Run("$null = Get-LiteLLMKey ci; Set-LiteLLMKey ci -Duration 30d").ShouldSucceed();

        AssertExpires(proxy, id, Start.AddDays(40));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_date_of_expiry_is_stored_and_not_sent_again(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => _clock.Now);
        using var engine = new Engine(proxy);

        string id = engine.Run("(New-LiteLLMKey ci -ExpiresAt 2031-02-03T04:05:06Z).Id").Only;
        AssertExpires(proxy, id, Time("2031-02-03T04:05:06Z"));
        _clock.Now = Start.AddDays(10);
        proxy.ClearLog();
        engine.Run("Set-LiteLLMKey ci -ExpiresAt 2031-02-03T04:05:06Z; Set-LiteLLMKey ci -ExpiresAt (Get-LiteLLMKey ci).Expires").ShouldSucceed();
        Assert.Empty(proxy.Writes);

        engine.Run("Set-LiteLLMKey ci -ExpiresAt ([datetimeoffset]'2032-01-01T00:00:00Z').UtcDateTime").ShouldSucceed();
        AssertExpires(proxy, id, Time("2032-01-01T00:00:00Z"));
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task The_preview_of_a_duration_shows_the_date(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => _clock.Now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });
        string date = Start.AddDays(30).ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

        foreach (string command in new[] { "New-LiteLLMKey other", "Set-LiteLLMKey ci" })
        {
            Assert.Matches($@"\+ Expires: +{date}:", engine.Run($"{command} -Duration 30d -WhatIf").ShouldSucceed().HostText);
        }

        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [ClassData(typeof(ServerVersions))]
    public async Task A_key_can_be_changed_to_never_expire(string version)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(version, clock: () => _clock.Now);
        using var engine = new Engine(proxy);
        string id = engine.Run("(New-LiteLLMKey ci -Duration 30d -MaxBudget 5).Id").Only;
        StoredKey before = new(proxy, id);

        engine.Run("Set-LiteLLMKey ci -Clear Expires").ShouldSucceed();

        Assert.Equal(["expires"], new StoredKey(proxy, id).ChangesSince(before));
        Assert.Equal("null", new StoredKey(proxy, id)["expires"]);
    }

    [Fact]
    public async Task A_date_in_the_past_is_refused_before_anything_is_sent()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(clock: () => _clock.Now);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci" });

        foreach (string command in new[] { "New-LiteLLMKey", "Set-LiteLLMKey ci" })
        {
            engine.Run($"{command} -ExpiresAt 2030-11-22").ShouldFail("InvalidKeyValue", ErrorCategory.InvalidArgument);
        }

        Assert.Empty(proxy.Writes);
    }

    [Theory]
    [InlineData("5", "1mo", """{"budget_limit":5.0,"time_period":"1mo"}""")]
    [InlineData("5", "7d", """{"budget_limit":5.0,"time_period":"7d"}""")]
    [InlineData("@{ budget_limit = 5 }", "7d", """{"budget_limit":5.0,"time_period":"7d"}""")]
    [InlineData("@{ max_budget = 5; budget_duration = 'weekly' }", "1mo", """{"budget_limit":5.0,"time_period":"7d"}""")]
    [InlineData("[pscustomobject]@{ budget_limit = 5; time_period = '24h' }", "1mo", """{"budget_limit":5.0,"time_period":"1d"}""")]
    public async Task A_budget_of_a_model_is_a_number_or_an_object(string said, string period, string stored)
    {
        foreach (string version in new[] { "1.80.11", "1.81.13" })
        {
            await using ProxyServer proxy = await ProxyServer.StartAsync(version, licensed: true);
            using var engine = new Engine(proxy);

            string id = engine.Run($"$budget = {said}; (New-LiteLLMKey made -BudgetDuration {period} -ModelMaxBudget @{{ a = $budget }}).Id").Only;
            proxy.AddKey(new { key_alias = "changed", budget_duration = period });
            dynamic changed = engine.Run("Set-LiteLLMKey changed -ModelMaxBudget @{ a = $budget } -PassThru").Only;
            proxy.ClearLog();
            engine.Run("Set-LiteLLMKey made -ModelMaxBudget @{ a = $budget }; Set-LiteLLMKey changed -ModelMaxBudget @{ a = $budget }").ShouldSucceed();

            string expected = $$"""{"a":{{stored}}}""";
            Assert.Empty(proxy.Writes);
            AssertSameJson(expected, proxy.Stored(id).GetProperty("model_max_budget").GetRawText());
            AssertSameJson(expected, proxy.Stored((string)changed.Id).GetProperty("model_max_budget").GetRawText());
        }
    }

    [Fact]
    public async Task A_budget_of_a_model_is_compared_by_the_length_of_its_period()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "ci", model_max_budget = new { a = new { budget_limit = 5, time_period = "24h" } } });

        Assert.Empty(engine.Run("Compare-LiteLLMKey ci -ModelMaxBudget @{ a = @{ budget_limit = 5.0; time_period = 'daily' } }").ShouldSucceed().Output);
        Assert.Single(engine.Run("Compare-LiteLLMKey ci -ModelMaxBudget @{ a = @{ budget_limit = 5; time_period = '2d' } }").ShouldSucceed().Output);
        Assert.Single(engine.Run("Compare-LiteLLMKey ci -ModelMaxBudget @{ a = @{ budget_limit = 6; time_period = '1d' } }").ShouldSucceed().Output);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static void AssertSameJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);

    private void AssertExpires(ProxyServer proxy, string id, DateTimeOffset expected) =>
        _clock.AssertEqual(expected, proxy.Stored(id).GetProperty("expires").GetDateTimeOffset());
}

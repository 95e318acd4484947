using LiteLLM.PowerShell.Reports;
using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>The forecast continues the average of the last full days evenly.</summary>
public sealed class SpendForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_average_of_fourteen_full_days_is_continued_to_the_reset()
    {
        SpendForecast? forecast = Forecast("""{"spend": 10, "max_budget": 100, "budget_duration": "30d", "budget_reset_at": "2026-12-05T12:00:00Z", "created_at": "2026-01-01T00:00:00Z"}""", (-14, 7), (-1, 7), (0, 1000), (-15, 1000));

        Assert.Equal(new SpendForecast(1, 20, null), forecast);
    }

    [Fact]
    public void The_day_on_which_the_budget_is_gone_is_named_if_it_is_before_the_reset()
    {
        SpendForecast? forecast = Forecast("""{"spend": 90, "max_budget": 100, "budget_duration": "30d", "budget_reset_at": "2026-12-05T12:00:00Z", "created_at": "2026-01-01T00:00:00Z"}""", (-3, 28));

        Assert.Equal(2, forecast?.PerDay);
        Assert.Equal(110, forecast?.AtReset);
        Assert.Equal(Now.AddDays(5), forecast?.GoneOn);
    }

    [Fact]
    public void A_budget_that_never_resets_is_gone_one_day()
    {
        Assert.Equal(new SpendForecast(1, null, Now.AddDays(50)), Forecast("""{"spend": 50, "max_budget": 100, "created_at": "2026-01-01T00:00:00Z"}""", (-2, 14)));
        Assert.Null(Forecast("""{"spend": 150, "max_budget": 100, "created_at": "2026-01-01T00:00:00Z"}""", (-2, 14))?.GoneOn);
        Assert.Null(Forecast("""{"spend": 0, "max_budget": 1e15, "created_at": "2026-01-01T00:00:00Z"}""", (-2, 14))?.GoneOn);
    }

    [Fact]
    public void A_new_key_is_averaged_over_the_days_that_it_exists() =>
        Assert.Equal(5, Forecast("""{"spend": 10, "max_budget": 100, "created_at": "2026-11-23T08:00:00Z"}""", (-2, 10))?.PerDay);

    [Theory]
    [InlineData("""{"spend": 10, "created_at": "2026-01-01T00:00:00Z"}""", -2)]
    [InlineData("""{"spend": 10, "max_budget": 100, "created_at": "2026-11-25T08:00:00Z"}""", 0)]
    [InlineData("""{"spend": 10, "max_budget": 100, "created_at": "2026-01-01T00:00:00Z"}""", -20)]
    public void A_key_without_budget_full_day_or_spend_has_no_forecast(string row, int day) => Assert.Null(Forecast(row, (day, 10)));

    [Fact]
    public void The_trend_has_thirty_days_and_only_the_reported_keys()
    {
        var trend = new SpendTrend([Spend(0, 1), Spend(-29, 2), Spend(-30, 4), Spend(0, 8, "other")], ["k"], Now);

        Assert.Equal(SpendTrend.Length, trend.Days.Count);
        Assert.Equal(3, trend.Total);
        Assert.Equal(2, trend.Highest);
        Assert.Equal((2, 1), (trend.Days[0].Spend, trend.Days[^1].Spend));
    }

    private static SpendForecast? Forecast(string row, params (int Day, double Spend)[] spend)
    {
        LiteLLMKey key = Sample.Key(row);
        return SpendForecast.Of(new KeyStatus(key, Now), key.CreatedAt, spend.Select(part => Spend(part.Day, part.Spend)), Now);
    }

    private static LiteLLMKeySpend Spend(int day, double spend, string key = "k") =>
        new(new SpendIdentity(Now.UtcDateTime.Date.AddDays(day), key, null), null, new SpendAmounts(spend, 0, 0, 0, 1, 0));
}

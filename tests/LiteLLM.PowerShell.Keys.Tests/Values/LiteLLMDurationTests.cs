using System.Globalization;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Periods mean what a person means by them, in a form that servers honour.</summary>
public sealed class LiteLLMDurationTests
{
    [Theory]
    [InlineData("30d", "30d")]
    [InlineData(" 30D ", "30d")]
    [InlineData("1w", "7d")]
    [InlineData("2w", "14d")]
    [InlineData("1mo", "1mo")]
    [InlineData("1MO", "1mo")]
    [InlineData("1y", "365d")]
    [InlineData("24h", "1d")]
    [InlineData("12h", "12h")]
    [InlineData("60m", "1h")]
    [InlineData("90s", null)]
    [InlineData("hourly", "1h")]
    [InlineData("daily", "1d")]
    [InlineData("weekly", "7d")]
    [InlineData("Monthly", "1mo")]
    [InlineData("yearly", "365d")]
    [InlineData("annually", "365d")]
    [InlineData("P30D", "30d")]
    [InlineData("P1W", "7d")]
    [InlineData("PT1H", "1h")]
    [InlineData("P1M", "1mo")]
    [InlineData("P1Y", "365d")]
    [InlineData("30.00:00:00", "30d")]
    [InlineData("48h", "2d")]
    [InlineData("36h", null)]
    [InlineData("90m", null)]
    [InlineData("2mo", null)]
    [InlineData("P1M2D", null)]
    [InlineData("P1MT1H", null)]
    [InlineData("P1Y1D", null)]
    [InlineData("12mo", "365d")]
    [InlineData("24mo", "730d")]
    [InlineData("23h", "23h")]
    [InlineData("25h", null)]
    [InlineData("59m", "59m")]
    [InlineData("61m", null)]
    [InlineData("59s", "59s")]
    [InlineData("60s", "1m")]
    [InlineData("61s", null)]
    [InlineData("1s", "1s")]
    [InlineData("00:00:00.5000000", null)]
    [InlineData("P1Y2M3W", null)]
    [InlineData("P2W", "14d")]
    [InlineData("P1W1D", "8d")]
    public void A_budget_gets_a_period_that_the_server_resets_by_or_an_error(string written, string? expected)
    {
        var period = LiteLLMDuration.Parse(written);
        if (expected is null)
        {
            Assert.Contains("cannot reset a budget every", Assert.Throws<FormatException>(period.ToBudgetForm).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, period.ToBudgetForm());
        }
    }

    [Theory]
    [InlineData("36h", "36h")]
    [InlineData("90m", "90m")]
    [InlineData("90s", "90s")]
    [InlineData("1mo", "1mo")]
    [InlineData("1y", "365d")]
    [InlineData("2mo", null)]
    [InlineData("P1M1D", null)]
    [InlineData("P1Y1D", null)]
    [InlineData("24mo", "730d")]
    [InlineData("25h", "25h")]
    [InlineData("61s", "61s")]
    [InlineData("120s", "2m")]
    [InlineData("00:00:01.5000000", "2s")]
    public void A_period_that_is_counted_exactly_has_other_forms(string written, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal(
                $"The server does not support the duration {LiteLLMDuration.Parse(written)}: it supports one month (1mo), days, hours, minutes and seconds.",
                Assert.Throws<FormatException>(() => LiteLLMDuration.Parse(written).ToExactForm()).Message);
        }
        else
        {
            Assert.Equal(expected, LiteLLMDuration.Parse(written).ToExactForm());
        }
    }

    [Theory]
    [InlineData("1M", "months or minutes")]
    [InlineData("30", "is not a valid duration")]
    [InlineData("abc", "is not a valid duration")]
    [InlineData("", "is not a valid duration")]
    [InlineData("-1d", "is not a valid duration")]
    [InlineData("1.5h", "is not a valid duration")]
    [InlineData("2 fortnights", "is not a valid duration")]
    [InlineData("P", "is not a valid duration")]
    [InlineData("PT", "is not a valid duration")]
    [InlineData("0d", "is not greater than zero")]
    [InlineData("-1.00:00:00", "is not greater than zero")]
    [InlineData("999999999y", "is too long")]
    [InlineData("999999999w", "is too long")]
    [InlineData("999999999d", "is too long")]
    [InlineData("1234567890s", "is not a valid duration")]
    [InlineData("12M", "months or minutes")]
    [InlineData("x 1d", "is not a valid duration")]
    [InlineData("1d x", "is not a valid duration")]
    [InlineData("PT1X", "is not a valid duration")]
    [InlineData("1:x", "is not a valid duration")]
    [InlineData("P0D", "is not greater than zero")]
    [InlineData("00:00:00", "is not greater than zero")]
    public void An_invalid_period_is_refused_with_its_text(string written, string expected)
    {
        string message = Assert.Throws<FormatException>(() => LiteLLMDuration.Parse(written)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains($"'{written}'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1mo", "2026-02-28")]
    [InlineData("30d", "2026-03-02")]
    [InlineData("1y", "2027-01-31")]
    [InlineData("P1M1D", "2026-03-01")]
    public void Months_and_years_of_a_duration_follow_the_calendar(string written, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected + "T10:00:00Z", CultureInfo.InvariantCulture), LiteLLMDuration.Parse(written).After(new DateTimeOffset(2026, 1, 31, 10, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void A_duration_beyond_the_calendar_is_refused() =>
        Assert.Contains("year 9999", Assert.Throws<FormatException>(() => LiteLLMDuration.Parse("9000y").After(DateTimeOffset.UtcNow)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1mo", "2026-02-28")]
    [InlineData("1y", "2025-03-31")]
    [InlineData("30d", "2026-03-01")]
    [InlineData("P1M1D", "2026-02-27")]
    public void A_date_lies_as_far_before_as_after_another(string written, string expected) => Assert.Equal(
        DateTimeOffset.Parse(expected + "T10:00:00Z", CultureInfo.InvariantCulture), LiteLLMDuration.Parse(written).Before(new DateTimeOffset(2026, 3, 31, 10, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void A_date_before_the_calendar_is_refused() => Assert.Equal(
        "'9000y' ago is before the year 1.", Assert.Throws<FormatException>(() => LiteLLMDuration.Parse("9000y").Before(DateTimeOffset.UnixEpoch)).Message);

    [Theory]
    [InlineData("1y", "1y")]
    [InlineData("12mo", "1y")]
    [InlineData("18mo", "18mo")]
    [InlineData("P1Y2M", "14mo")]
    [InlineData("P1M2D", "1mo 2d")]
    [InlineData("P2YT90M", "2y 90m")]
    [InlineData("14d", "14d")]
    [InlineData("24h", "1d")]
    public void The_text_of_a_period_is_the_shortest(string written, string text) => Assert.Equal(text, LiteLLMDuration.Parse(written).ToString());

    [Fact]
    public void A_length_of_time_is_a_period_if_it_is_positive()
    {
        Assert.Equal("90m", LiteLLMDuration.From(TimeSpan.FromMinutes(90)).ToString());
        Assert.StartsWith("'00:00:00' is not greater than zero. Use a number with s, m, h, d, w, mo or y", Assert.Throws<FormatException>(() => LiteLLMDuration.From(TimeSpan.Zero)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => LiteLLMDuration.From(TimeSpan.FromTicks(-1)));
    }

    [Theory]
    [InlineData("999999999d", true)]
    [InlineData("1234567890d", false)]
    [InlineData("25h", false)]
    [InlineData("61m", false)]
    [InlineData("60s", true)]
    [InlineData("61s", false)]
    [InlineData("7d", true)]
    [InlineData("1mo", true)]
    [InlineData("24h", true)]
    [InlineData("60m", true)]
    [InlineData("1w", false)]
    [InlineData("monthly", false)]
    [InlineData("48h", false)]
    [InlineData("36h", false)]
    [InlineData("90m", false)]
    [InlineData("30D", false)]
    [InlineData("0d", false)]
    [InlineData("", false)]
    public void A_stored_period_counts_only_if_the_server_resets_by_it(string stored, bool honoured) =>
        Assert.Equal(honoured, LiteLLMDuration.IsSupported(stored));
}

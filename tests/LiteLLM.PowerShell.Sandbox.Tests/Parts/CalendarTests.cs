using System.Globalization;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Time;
using Calendar = LiteLLM.PowerShell.Sandbox.Time.Calendar;

namespace LiteLLM.PowerShell.Sandbox.Tests.Parts;

public sealed class CalendarTests
{
    [Theory]
    [InlineData("2026-11-23T13:21:41", "1d", "2026-11-24T00:00:00")]
    [InlineData("2026-11-23T13:21:41", "7d", "2026-11-30T00:00:00")]
    [InlineData("2026-11-29T13:21:41", "7d", "2026-11-30T00:00:00")]
    [InlineData("2026-12-23T13:21:41", "30d", "2027-01-01T00:00:00")]
    [InlineData("2026-12-23T13:21:41", "1mo", "2027-01-01T00:00:00")]
    [InlineData("2026-11-23T13:21:41", "10d", "2026-12-03T00:00:00")]
    [InlineData("2026-11-23T13:21:41", "1h", "2026-11-23T14:00:00")]
    [InlineData("2026-11-23T13:21:41", "6h", "2026-11-23T18:00:00")]
    [InlineData("2026-11-23T23:21:41", "1h", "2026-11-24T00:00:00")]
    [InlineData("2026-11-23T13:21:41", "48h", "2026-11-24T00:00:00")]
    [InlineData("2026-11-23T13:21:41", "30m", "2026-11-23T13:30:00")]
    [InlineData("2026-11-23T13:21:41", "90m", "2026-11-23T14:30:00")]
    [InlineData("2026-11-23T13:21:41", "30s", "2026-11-23T13:22:00")]
    [InlineData("2026-11-23T23:59:59", "30s", "2026-11-24T00:00:00")]
    [InlineData("2026-11-23T13:21:41", "0h", "2026-11-23T13:21:41")]
    [InlineData("2026-11-23T13:21:41", "1w", "2026-11-24T00:00:00")]
    [InlineData("2026-11-23T13:21:41", "monthly", "2026-11-24T00:00:00")]
    [InlineData("2026-11-23T13:21:41", "", "2026-11-24T00:00:00")]
    public void Durations_end_at_the_next_boundary(string now, string duration, string end) =>
        Assert.Equal(At(end), Calendar.NextBoundary(At(now), duration));

    [Theory]
    [InlineData("2026-11-23T13:21:41", "1w", "2026-11-30T13:21:41")]
    [InlineData("2026-11-23T13:21:41", "1mo", "2026-12-23T13:21:41")]
    [InlineData("2026-12-31T13:21:41", "2mo", "2027-01-31T13:21:41")]
    [InlineData("2026-01-31T13:21:41", "1mo", "2026-02-28T13:21:41")]
    [InlineData("2026-11-23T13:21:41", "30days", "2026-12-23T13:21:41")]
    public void Durations_are_exact(string now, string duration, string end) =>
        Assert.Equal(At(end), Duration.After(At(now), duration));

    [Theory]
    [InlineData("2mo")]
    [InlineData("-1d")]
    [InlineData("30")]
    [InlineData("99999999999999999999d")]
    [InlineData("9999999999d")]
    public void Other_exact_durations_are_refused(string duration) =>
        Assert.Throws<ValueFault>(() => Duration.After(At("2026-11-23T13:21:41"), duration));

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

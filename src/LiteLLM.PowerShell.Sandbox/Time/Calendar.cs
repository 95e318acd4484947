using System.Globalization;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Sandbox.Http;

namespace LiteLLM.PowerShell.Sandbox.Time;

/// <summary>Durations that end at the next boundary of the calendar; unknown forms end at midnight.</summary>
internal static class Calendar
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly Regex Form = new("^([0-9]+)([a-z]+)", RegexOptions.CultureInvariant);

    /// <summary>The next boundary for a duration.</summary>
    public static DateTimeOffset NextBoundary(DateTimeOffset now, string duration)
    {
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        Match match = Form.Match(duration);
        if (!match.Success || !int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return midnight + Day;

        return match.Groups[2].Value switch
        {
            "d" or "h" or "m" or "s" when count == 0 => now,
            "d" => NextDay(midnight, count),
            "h" => Within(midnight, default, now.Hour, TimeSpan.FromHours(1), count),
            "m" => Within(midnight, new TimeSpan(now.Hour, 0, 0), now.Minute, TimeSpan.FromMinutes(1), count),
            "s" => Within(midnight, new TimeSpan(now.Hour, now.Minute, 0), now.Second, TimeSpan.FromSeconds(1), count),
            "mo" when count == 1 => NextMonth(midnight),
            "mo" => throw new ValueFault("Monthly resets currently only support 1 month intervals"),
            _ => midnight + Day,
        };
    }

    private static DateTimeOffset NextDay(DateTimeOffset midnight, int count) => count switch
    {
        7 => midnight.AddDays(7 - (((int)midnight.DayOfWeek + 6) % 7)),
        30 => NextMonth(midnight),
        _ => midnight.AddDays(count),
    };

    private static DateTimeOffset NextMonth(DateTimeOffset midnight) => midnight.AddDays(1 - midnight.Day).AddMonths(1);

    /// <summary>The next multiple of a unit; one that falls beyond today falls into tomorrow.</summary>
    private static DateTimeOffset Within(DateTimeOffset midnight, TimeSpan larger, int current, TimeSpan unit, int count)
    {
        long next = current - (current % count) + (long)count;
        TimeSpan time = larger + TimeSpan.FromTicks(unit.Ticks * next);
        return time < Day ? midnight + time : midnight + Day + TimeSpan.FromTicks(time.Ticks % Day.Ticks);
    }
}

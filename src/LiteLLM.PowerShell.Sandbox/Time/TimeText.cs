using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Time;

/// <summary>Times as text.</summary>
internal static class TimeText
{
    private const long TicksPerMicrosecond = 10;

    /// <summary>A time in a JSON answer; a fraction appears only if there is one.</summary>
    public static string Format(DateTimeOffset time, TimeStyle style) => style switch
    {
        TimeStyle.Zulu => Text(time, 'T') + "Z",
        TimeStyle.Offset => Text(time, 'T') + "+00:00",
        _ => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'", CultureInfo.InvariantCulture),
    };

    /// <summary>A time inside a message: <c>2026-11-23 13:21:43.769000+00:00</c>.</summary>
    public static string InMessage(DateTimeOffset time) => Text(time, ' ') + "+00:00";

    /// <summary>A time without a time zone.</summary>
    public static string WithoutZone(DateTimeOffset time) => Text(time, 'T');

    /// <summary>The time as the database keeps it.</summary>
    public static DateTimeOffset ToMilliseconds(DateTimeOffset time) => Truncate(time, TimeSpan.TicksPerMillisecond);

    private static string Text(DateTimeOffset time, char separator)
    {
        bool whole = time.UtcTicks / TicksPerMicrosecond % 1_000_000 == 0;
        string format = whole ? $"yyyy-MM-dd'{separator}'HH:mm:ss" : $"yyyy-MM-dd'{separator}'HH:mm:ss.ffffff";
        return time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset Truncate(DateTimeOffset time, long ticks) =>
        new(time.UtcTicks - (time.UtcTicks % ticks), TimeSpan.Zero);
}

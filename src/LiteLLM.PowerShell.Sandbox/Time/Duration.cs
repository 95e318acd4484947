using System.Globalization;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Sandbox.Http;

namespace LiteLLM.PowerShell.Sandbox.Time;

/// <summary>Exact durations such as <c>30d</c>: a count and one of s, m, h, d, w, mo.</summary>
internal static class Duration
{
    private static readonly Regex Form = new(@"^([0-9]+)(mo|[smhdw]?)", RegexOptions.CultureInvariant);

    /// <summary>Whether a text is a count and a unit.</summary>
    public static bool IsReadable(string duration) => Form.Match(duration) is { Success: true } match && match.Groups[2].Length > 0;

    /// <summary>Whether a text is nothing but a count above zero and a unit.</summary>
    public static bool IsPositive(string duration) =>
        Form.Match(duration) is { Success: true } match
        && match.Length == duration.Length
        && match.Groups[2].Length > 0
        && match.Groups[1].Value.Trim('0').Length > 0;

    /// <summary>The time that is a duration after another. Characters after the unit are ignored.</summary>
    /// <param name="now">The other moment.</param>
    /// <param name="duration">The duration.</param>
    /// <param name="acrossYears">Whether months are counted beyond December.</param>
    public static DateTimeOffset After(DateTimeOffset now, string duration, bool acrossYears = false)
    {
        Match match = Form.Match(duration);
        if (!match.Success)
            throw new ValueFault("Invalid duration format");
        if (!long.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            throw new ValueFault("date value out of range");

        try
        {
            return match.Groups[2].Value switch
            {
                "s" => now.AddSeconds(count),
                "m" => now.AddMinutes(count),
                "h" => now.AddHours(count),
                "d" => now.AddDays(count),
                "w" => now.AddDays(checked(7 * count)),
                "mo" => acrossYears ? now.AddMonths(checked((int)count)) : AfterMonths(now, count),
                _ => throw new ValueFault($"Unsupported duration unit, passed duration: {duration}"),
            };
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or OverflowException)
        {
            throw new ValueFault("date value out of range");
        }
    }

    /// <summary>In December always one month; before, no further than December.</summary>
    private static DateTimeOffset AfterMonths(DateTimeOffset now, long count)
    {
        if (now.Month == 12)
            return now.AddMonths(1);
        if (now.Month + count > 12)
            throw new ValueFault("month must be in 1..12");
        return now.AddMonths((int)count);
    }
}

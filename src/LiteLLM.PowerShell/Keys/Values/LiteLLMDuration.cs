using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// A duration as it is written in arguments and definitions: <c>30d</c>, <c>1w</c>, <c>1mo</c>, <c>1y</c>, <c>monthly</c>, a TimeSpan or ISO 8601.
/// A server treats unsupported text as one day, so only supported forms are sent.
/// </summary>
public sealed class LiteLLMDuration
{
    private const string Accepted = "Use a number with s, m, h, d, w, mo or y (30d, 1mo), hourly, daily, weekly, monthly, yearly, a TimeSpan, or ISO 8601 (P30D).";

    /// <summary>PowerShell reads <c>7d</c> without quotes as a decimal number, except in the place of an argument.</summary>
    private const string NoUnit = " Put a duration in quotes in a hashtable or an assignment, for instance '7d': without quotes, PowerShell reads 7d as the number 7.";

    private static readonly Regex Unitless = new(@"^\s*\d{1,20}(?:\.\d{1,20})?\s*$", RegexOptions.CultureInvariant, RegexLimit.Time);
    private static readonly Regex Short = new(@"^\s*(\d{1,9})\s*(s|m|h|d|w|mo|y)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, RegexLimit.Time);
    private static readonly Regex Honoured = new("^([1-9][0-9]{0,8})([smhd])$", RegexOptions.CultureInvariant, RegexLimit.Time);
    private static readonly Regex Iso = new(
        @"^P(?:(?<y>\d{1,4})Y)?(?:(?<mo>\d{1,5})M)?(?:(?<w>\d{1,5})W)?(?<rest>(?:\d{1,6}D)?(?:T.+)?)$",
        RegexOptions.CultureInvariant, RegexLimit.Time);

    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["hourly"] = "1h", ["daily"] = "1d", ["weekly"] = "7d", ["monthly"] = "1mo", ["yearly"] = "1y", ["annually"] = "1y",
    };

    private readonly int _months;
    private readonly TimeSpan _span;

    private LiteLLMDuration(int months, TimeSpan span)
    {
        _months = months;
        _span = span;
    }

    /// <summary>Parses a duration.</summary>
    /// <exception cref="FormatException">The text is not a duration, or the duration is not greater than zero.</exception>
    public static LiteLLMDuration Parse(string text)
    {
        LiteLLMDuration period = TryParse(text) ?? throw new FormatException($"'{text}' is not a valid duration. {Accepted}{(Unitless.IsMatch(text) ? NoUnit : "")}");
        return period._months > 0 || period._span > TimeSpan.Zero
            ? period
            : throw new FormatException($"'{text}' is not greater than zero. {Accepted}");
    }

    /// <summary>Creates a duration from a time span.</summary>
    /// <exception cref="FormatException">The time span is not greater than zero.</exception>
    public static LiteLLMDuration From(TimeSpan span) => span > TimeSpan.Zero
        ? new LiteLLMDuration(0, span)
        : throw new FormatException($"'{span}' is not greater than zero. {Accepted}");

    /// <summary>Returns whether a value is the word <c>never</c>, in any case, which clears an expiration.</summary>
    internal static bool IsNever(object? value) => value is string or JsonElement && "never".Equals(value.ToString().Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether a value is a duration.</summary>
    internal static bool IsOne(object value)
    {
        try
        {
            return value is LiteLLMDuration or TimeSpan || value is string text && TryParse(text) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Returns whether a text is a number without a unit.</summary>
    internal static bool IsNumber(string text) => Unitless.IsMatch(text);

    /// <summary>Adds the duration to a time. Months and years follow the calendar.</summary>
    public DateTimeOffset After(DateTimeOffset start)
    {
        try
        {
            return start.AddMonths(_months) + _span;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new FormatException($"'{this}' from now is after the year 9999.");
        }
    }

    /// <summary>Subtracts the duration from a time. Months and years follow the calendar.</summary>
    public DateTimeOffset Before(DateTimeOffset end)
    {
        try
        {
            return end.AddMonths(-_months) - _span;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new FormatException($"'{this}' ago is before the year 1.");
        }
    }

    /// <summary>
    /// Gets the budget period in a form that every server version resets correctly. A server aligns periods to the calendar and
    /// misinterprets values that do not fit into the next larger unit: <c>48h</c> resets daily, <c>90m</c> hourly.
    /// </summary>
    /// <exception cref="FormatException">The server does not support the duration.</exception>
    public string ToBudgetForm() =>
        _months == 1 && _span == TimeSpan.Zero ? "1mo"
        : _months == 0 && Fits(_span) ? Largest(_span)
        : _months % 12 == 0 && _span == TimeSpan.Zero ? _months / 12 * 365 + "d"
        : throw new FormatException(
            $"The server cannot reset a budget every {this}: it supports one month (1mo), whole days (90d), up to 24 hours, and up to 60 minutes or seconds.");

    /// <summary>Gets a duration that is counted exactly, not by the calendar: <c>90m</c>, <c>36h</c>, <c>1mo</c>.</summary>
    /// <exception cref="FormatException">The server does not support the duration.</exception>
    public string ToExactForm() =>
        _months == 0 ? Largest(_span)
        : _months == 1 && _span == TimeSpan.Zero ? "1mo"
        : _months % 12 == 0 && _span == TimeSpan.Zero ? _months / 12 * 365 + "d"
        : throw new FormatException($"The server does not support the duration {this}: it supports one month (1mo), days, hours, minutes and seconds.");

    /// <summary>Returns whether a server resets a budget as the stored text specifies, instead of treating it as one day.</summary>
    internal static bool IsSupported(string stored) =>
        stored == "1mo"
        || Honoured.Match(stored) is { Success: true } match
            && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) <= match.Groups[2].Value switch { "h" => 24, "m" or "s" => 60, _ => int.MaxValue };

    /// <summary>Returns the shortest text of the duration.</summary>
    public override string ToString() =>
        _months == 0 ? Largest(_span)
        : (_months % 12 == 0 ? $"{_months / 12}y" : $"{_months}mo") + (_span == TimeSpan.Zero ? "" : " " + Largest(_span));

    private static bool Fits(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerDay == 0
        || span.Ticks % TimeSpan.TicksPerHour == 0 && span.TotalHours <= 24
        || span.Ticks % TimeSpan.TicksPerMinute == 0 && span.TotalMinutes <= 60
        || span.Ticks % TimeSpan.TicksPerSecond == 0 && span.TotalSeconds <= 60;

    private static string Largest(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerDay == 0 ? Text(span.TotalDays, "d")
        : span.Ticks % TimeSpan.TicksPerHour == 0 ? Text(span.TotalHours, "h")
        : span.Ticks % TimeSpan.TicksPerMinute == 0 ? Text(span.TotalMinutes, "m")
        : Text(Math.Ceiling(span.TotalSeconds), "s");

    private static string Text(double count, string unit) => count.ToString("0", CultureInfo.InvariantCulture) + unit;

    private static LiteLLMDuration? TryParse(string text)
    {
        text = Words.TryGetValue(text.Trim(), out string? meaning) ? meaning : text.Trim();
        if (text.EndsWith("M", StringComparison.Ordinal) && Short.IsMatch(text))
        {
            throw new FormatException($"'{text}' could be months or minutes. Write 'mo' for months and 'm' for minutes.");
        }

        try
        {
            return Short.Match(text) is { Success: true } match ? FromUnit(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value)
                : Iso.Match(text) is { Success: true } iso && text.Length > 1 ? FromIso(iso)
                : text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? new LiteLLMDuration(0, span)
                : null;
        }
        catch (OverflowException)
        {
            throw new FormatException($"'{text}' is too long.");
        }
    }

    private static LiteLLMDuration FromUnit(int count, string unit) => unit.ToUpperInvariant() switch
    {
        "S" => new LiteLLMDuration(0, TimeSpan.FromSeconds(count)),
        "M" => new LiteLLMDuration(0, TimeSpan.FromMinutes(count)),
        "H" => new LiteLLMDuration(0, TimeSpan.FromHours(count)),
        "D" => new LiteLLMDuration(0, TimeSpan.FromDays(count)),
        "W" => new LiteLLMDuration(0, TimeSpan.FromDays(count * 7d)),
        "MO" => new LiteLLMDuration(count, TimeSpan.Zero),
        _ => new LiteLLMDuration(checked(count * 12), TimeSpan.Zero),
    };

    private static LiteLLMDuration? FromIso(Match iso)
    {
        int Count(string group) => iso.Groups[group].Success ? int.Parse(iso.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
        string rest = iso.Groups["rest"].Value;
        try
        {
            TimeSpan span = rest.Length == 0 ? TimeSpan.Zero : XmlConvert.ToTimeSpan("P" + rest);
            return new LiteLLMDuration(Count("y") * 12 + Count("mo"), span + TimeSpan.FromDays(Count("w") * 7));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Converts times from arguments, fields and definitions by one rule: ISO 8601, or exactly a pattern of a culture.</summary>
/// <remarks>
/// Any other text is refused, because <c>03/04/2027</c> is a different day in different cultures. A definition is read on different
/// computers, so its times have no culture, and without a time zone they are in UTC. Elsewhere, a time without a time zone is local.
/// </remarks>
internal static class TimeConverter
{
    private static readonly Regex Iso = new(
        @"^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s?(?:[Zz]|[+-]\d\d(?::?\d\d)?)?)?$", RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>Converts a value to a time.</summary>
    /// <param name="value">A time, or text.</param>
    /// <param name="culture">The culture of text, or <c>null</c> for a definition.</param>
    /// <exception cref="FormatException">The value is not a time.</exception>
    internal static DateTimeOffset ToTime(object? value, CultureInfo? culture) => value switch
    {
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time),
        _ => Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim(), culture),
    };

    /// <summary>Converts a value to a time, or to a duration from now.</summary>
    /// <param name="value">A time, a duration, or text.</param>
    /// <param name="culture">The culture of text.</param>
    /// <returns>A <see cref="DateTimeOffset"/> or a <see cref="LiteLLMDuration"/>.</returns>
    /// <exception cref="FormatException">The value is neither.</exception>
    internal static object ToTimeOrDuration(object? value, CultureInfo culture)
    {
        switch (value)
        {
            case DateTimeOffset or DateTime:
                return ToTime(value, culture);
            case LiteLLMDuration duration:
                return duration;
            case TimeSpan span:
                return LiteLLMDuration.From(span);
        }

        string text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        try
        {
            return LiteLLMDuration.Parse(text);
        }
        catch (FormatException notDuration)
        {
            try
            {
                return ToTime(text, culture);
            }
            catch (FormatException problem)
            {
                throw LiteLLMDuration.IsNumber(text) ? notDuration : new FormatException($"{problem.Message.TrimEnd('.')}, or a duration from now, such as 30d");
            }
        }
    }

    private static DateTimeOffset Parse(string text, CultureInfo? culture)
    {
        DateTimeStyles zone = culture is null ? DateTimeStyles.AssumeUniversal : DateTimeStyles.AssumeLocal;
        return Iso.IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, zone, out DateTimeOffset time)
            || culture is not null && DateTimeOffset.TryParseExact(WithSpaces(text), Patterns(culture.DateTimeFormat), culture, zone, out time)
            ? time
            : throw new FormatException($"'{text}' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z{(culture is null ? "" : $", or the format of the culture {Name(culture)}, such as {Example(culture)}")}");
    }

    private static string[] Patterns(DateTimeFormatInfo format)
    {
        string[] dates = [format.ShortDatePattern, format.LongDatePattern];
        string[] times = ["", " " + format.ShortTimePattern, " " + format.LongTimePattern, $" {format.LongTimePattern} zzz"];
        return [.. dates.SelectMany(date => times.Select(time => WithSpaces(date + time)))];
    }

    /// <summary>Replaces the spaces that do not break, which some patterns contain and keyboards do not have.</summary>
    private static string WithSpaces(string text) => text.Replace('\u202f', ' ').Replace('\u00a0', ' ');

    private static string Name(CultureInfo culture) => culture.Name.Length == 0 ? "(invariant)" : culture.Name;

    private static string Example(CultureInfo culture) => new DateTime(2035, 12, 31, 0, 0, 0, DateTimeKind.Unspecified).ToString("d", culture);
}

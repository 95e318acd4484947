using System.Globalization;
using LiteLLM.PowerShell.Formatting;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>Formats numbers and dates in the culture and time zone of the user, and as values by which the script sorts.</summary>
internal sealed class ReportNumbers(CultureInfo culture)
{
    private const double Cent = 0.01;
    private const double MostUnspent = 0.99;

    /// <summary>Formats an amount in USD. An amount of less than half a cent is not shown as zero.</summary>
    internal string Money(double amount) => amount is > 0 and < Cent / 2 ? "< " + Text(Cent, "N2") : Text(amount, "N2");

    internal string? Money(double? amount) => amount is { } value ? Money(value) : null;

    /// <summary>Formats a share of a budget. A budget that is not spent is not shown as 100 %.</summary>
    internal string Percent(double share) => Text(share is > MostUnspent and < 1 ? MostUnspent : share, "P0");

    internal string Count(long count) => Text(count, "N0");

    internal string? Date(DateTimeOffset? time) => time is { } moment ? Text(moment.LocalDateTime, "d") : null;

    /// <summary>Formats a day that has no time zone of the user, such as a day in UTC.</summary>
    internal string Day(DateTime day) => Text(day, "d");

    internal string DateAndTime(DateTimeOffset time) => $"{Text(time.LocalDateTime, "g")} (UTC{Text(time.LocalDateTime, "zzz")})";

    /// <summary>Formats a number with its noun: <c>1 key</c>, <c>2 keys</c>.</summary>
    internal string Of(int count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>Formats a value without the directional marks of right-to-left cultures, which the page would show as escapes.</summary>
    private string Text(IFormattable value, string format) => DirectionMarks.Remove(value.ToString(format, culture));

    internal static string? Sortable(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    internal static string? Sortable(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats a part of a width as a percentage.</summary>
    internal static string Width(double part) => (part * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}

using System.Globalization;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>Formats numbers and dates in the culture and time zone of the user, and as values by which the script sorts.</summary>
internal sealed class ReportNumbers(CultureInfo culture)
{
    private const double Cent = 0.01;

    /// <summary>Formats an amount in USD. An amount of less than half a cent is not shown as zero.</summary>
    internal string Money(double amount) => amount is > 0 and < Cent / 2 ? "< " + Cent.ToString("N2", culture) : amount.ToString("N2", culture);

    internal string? Money(double? amount) => amount is { } value ? Money(value) : null;

    internal string Percent(double share) => share.ToString("P0", culture);

    internal string Count(int count) => count.ToString("N0", culture);

    internal string? Date(DateTimeOffset? time) => time?.LocalDateTime.ToString("d", culture);

    /// <summary>Formats a day that has no time zone of the user, such as a day in UTC.</summary>
    internal string Day(DateTime day) => day.ToString("d", culture);

    internal string DateAndTime(DateTimeOffset time) => $"{time.LocalDateTime.ToString("g", culture)} (UTC{time.LocalDateTime.ToString("zzz", culture)})";

    /// <summary>Formats a number with its noun: <c>1 key</c>, <c>2 keys</c>.</summary>
    internal string Of(int count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    internal static string? Sortable(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    internal static string? Sortable(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats a part of a width as a percentage.</summary>
    internal static string Width(double part) => (part * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}

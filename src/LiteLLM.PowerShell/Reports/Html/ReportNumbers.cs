using System.Globalization;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>Numbers and dates as the user's culture and time zone write them, and for the script as it sorts them.</summary>
internal sealed class ReportNumbers(CultureInfo culture)
{
    private const double Cent = 0.01;

    /// <summary>An amount of USD; what is less than a cent is not shown as nothing.</summary>
    internal string Money(double amount) => amount is > 0 and < Cent / 2 ? "< " + Cent.ToString("N2", culture) : amount.ToString("N2", culture);

    internal string? Money(double? amount) => amount is { } value ? Money(value) : null;

    internal string Percent(double share) => share.ToString("P0", culture);

    internal string Count(int count) => count.ToString("N0", culture);

    internal string? Date(DateTimeOffset? time) => time?.LocalDateTime.ToString("d", culture);

    internal string Moment(DateTimeOffset time) => $"{time.LocalDateTime.ToString("g", culture)} (UTC{time.LocalDateTime.ToString("zzz", culture)})";

    /// <summary>A number of things: <c>1 key</c>, <c>2 keys</c>.</summary>
    internal string Of(int count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    internal static string? Sortable(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    internal static string? Sortable(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A part of the width of a drawing.</summary>
    internal static string Width(double part) => (part * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}

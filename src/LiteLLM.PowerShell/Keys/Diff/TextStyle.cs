using System.Globalization;

namespace LiteLLM.PowerShell.Keys;

/// <summary>How numbers and times are written for a person.</summary>
/// <param name="Culture">The culture of numbers.</param>
/// <param name="Zone">The time zone of times.</param>
internal sealed record TextStyle(CultureInfo Culture, TimeZoneInfo Zone)
{
    /// <summary>The same text on every computer: invariant numbers, and times in UTC.</summary>
    internal static TextStyle Invariant { get; } = new(CultureInfo.InvariantCulture, TimeZoneInfo.Utc);
}

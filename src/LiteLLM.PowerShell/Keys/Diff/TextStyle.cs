using System.Globalization;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Specifies how numbers and times are displayed.</summary>
/// <param name="Culture">The culture of numbers.</param>
/// <param name="Zone">The time zone of times.</param>
internal sealed record TextStyle(CultureInfo Culture, TimeZoneInfo Zone)
{
    /// <summary>Numbers in the invariant culture, and times in UTC. The text is the same on every computer.</summary>
    internal static TextStyle Invariant { get; } = new(CultureInfo.InvariantCulture, TimeZoneInfo.Utc);
}

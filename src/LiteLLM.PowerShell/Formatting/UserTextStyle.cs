using System.Globalization;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>The style of text for the user.</summary>
internal static class UserTextStyle
{
    /// <summary>Gets the style of the current culture and the time zone of this computer.</summary>
    internal static TextStyle Current => new(CultureInfo.CurrentCulture, TimeZoneInfo.Local);
}

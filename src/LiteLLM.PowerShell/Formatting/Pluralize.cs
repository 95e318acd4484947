using System.Globalization;

namespace LiteLLM.PowerShell.Formatting;

/// <summary>Formats numbers with their nouns.</summary>
internal static class Pluralize
{
    internal static string Keys(int count) => count == 1 ? "1 key" : $"{count.ToString("N0", CultureInfo.CurrentCulture)} keys";
}

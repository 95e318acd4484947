using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Recognizes the text that PowerShell makes of a list or an object, for example in a field that <c>Export-Csv</c> has written.</summary>
internal static class ObjectText
{
    private static readonly Regex Pattern = new(
        @"^(?:System\.[\w.]+\[\]|System\.Collections\.[\w.]+(?:`\d.*)?|System\.Management\.Automation\.\w+|@\{\w+=.*\})$", RegexOptions.CultureInvariant | RegexOptions.Singleline, RegexLimit.Time);

    /// <summary>Refuses such a text where a name is expected.</summary>
    /// <exception cref="FormatException">The value of the list or of the object is lost.</exception>
    internal static string Refuse(string text) => Pattern.IsMatch(text)
        ? throw new FormatException($"'{text}' is what PowerShell writes for a list or an object in a text field, and its value is lost. Before Export-Csv, join the items of a list with commas")
        : text;
}

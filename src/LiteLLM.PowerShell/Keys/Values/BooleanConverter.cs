using System.Globalization;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Converts Boolean values from arguments, fields and definitions by one rule: Booleans, the text <c>true</c> or <c>false</c> in any case, and 0 or 1.</summary>
internal static class BooleanConverter
{
    /// <exception cref="FormatException">The value is not a Boolean.</exception>
    internal static bool ToBoolean(object? value)
    {
        if (value is bool flag || value is string text && bool.TryParse(text, out flag))
        {
            return flag;
        }

        return NumberConverter.ToWholeNumber(value, CultureInfo.InvariantCulture) switch
        {
            0 => false,
            1 => true,
            _ => throw new FormatException($"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' is not true or false"),
        };
    }
}

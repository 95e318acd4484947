using System.Globalization;
using System.Numerics;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Converts numbers from arguments, fields and definitions by one rule: numeric types by their value, and text as a culture writes it.</summary>
/// <remarks>
/// Booleans, characters and enumerations are not numbers. Group separators in text are not accepted, because a comma can be one or a
/// decimal separator: <c>12,5</c> could become 125.
/// </remarks>
internal static class NumberConverter
{
    /// <summary>Converts a value to a number that can have a fraction.</summary>
    /// <param name="value">The value.</param>
    /// <param name="culture">The culture of text.</param>
    /// <returns>The number, or <c>null</c> if the value is not a number.</returns>
    internal static double? ToDouble(object? value, CultureInfo culture) => value switch
    {
        BigInteger number => (double)number,
        double or float or decimal or long or ulong or int or uint or short or ushort or byte or sbyte => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        string text => double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null,
        _ => null,
    };

    /// <summary>Converts a value to a whole number. <c>3.0</c> is one; <c>0.5</c> is not, and is never rounded.</summary>
    /// <param name="value">The value.</param>
    /// <param name="culture">The culture of text.</param>
    /// <returns>The number, or <c>null</c> if the value is not a whole number, or not in the range of <see cref="long"/>.</returns>
    internal static long? ToWholeNumber(object? value, CultureInfo culture) => value switch
    {
        double or float => ToWholeNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        decimal number => ToWholeNumber(number),
        ulong number => number <= long.MaxValue ? (long)number : null,
        BigInteger number => number >= long.MinValue && number <= long.MaxValue ? (long)number : null,
        long or int or uint or short or ushort or byte or sbyte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        string text => decimal.TryParse(text, NumberStyles.Float, culture, out decimal number) ? ToWholeNumber(number) : null,
        _ => null,
    };

    /// <summary>The upper limit is exclusive: the nearest double to <see cref="long.MaxValue"/> is greater than it.</summary>
    private static long? ToWholeNumber(double number) => Math.Truncate(number) == number && number is >= long.MinValue and < long.MaxValue ? (long)number : null;

    private static long? ToWholeNumber(decimal number) => decimal.Truncate(number) == number && number is >= long.MinValue and <= long.MaxValue ? (long)number : null;
}

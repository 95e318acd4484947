using System.Collections;
using System.Globalization;
using System.Numerics;
using LiteLLM.PowerShell.Json;

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
    /// <param name="culture">The culture of text besides the invariant culture, or <c>null</c>.</param>
    /// <exception cref="FormatException">The value is not a number.</exception>
    internal static double ToNumber(object? value, CultureInfo? culture) =>
        ToDouble(value, CultureInfo.InvariantCulture) ?? (culture is null ? null : ToDouble(value, culture)) ?? throw new FormatException($"'{Text(value)}' is not a number");

    /// <summary>Converts a value to a whole number. It is never rounded.</summary>
    /// <param name="value">The value.</param>
    /// <param name="culture">The culture of text besides the invariant culture, or <c>null</c>.</param>
    /// <exception cref="FormatException">The value is not a whole number in the range of <see cref="long"/>.</exception>
    internal static long ToInteger(object? value, CultureInfo? culture)
    {
        if ((ToWholeNumber(value, CultureInfo.InvariantCulture) ?? (culture is null ? null : ToWholeNumber(value, culture))) is { } whole)
        {
            return whole;
        }

        double? number = ToDouble(value, CultureInfo.InvariantCulture) ?? (culture is null ? null : ToDouble(value, culture));
        throw number is { } other && Math.Floor(other) == other ? OutOfRange(value, long.MaxValue) : new FormatException($"'{Text(value)}' is not a whole number");
    }

    /// <summary>Refuses a number that no attribute can have.</summary>
    /// <exception cref="FormatException">The number is negative or infinite.</exception>
    internal static double InRange(double number) => number >= 0 && !double.IsInfinity(number)
        ? number
        : throw new FormatException($"{Text(number)} is not allowed; it has to be zero or more");

    /// <summary>Refuses a whole number that an attribute cannot have.</summary>
    /// <exception cref="FormatException">The number is negative, or greater than the maximum.</exception>
    internal static long InRange(long number, long maximum) => number >= 0 && number <= maximum
        ? number
        : throw OutOfRange(number, maximum);

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

    private static FormatException OutOfRange(object? value, long maximum) => new($"{Text(value)} is not allowed; it has to be a whole number from 0 to {Text(maximum)}");

    private static string Text(object? value) =>
        value is IEnumerable and not string ? JsonValueWriter.From(value).GetRawText() : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}

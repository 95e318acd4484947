using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Json;

/// <summary>Numbers as Python prints them: <c>100.0</c>, <c>1e-05</c>.</summary>
internal static class PythonNumber
{
    private const double LargestWhole = 1e15;
    private const int LargestPlainExponent = 16;
    private const int SmallestPlainExponent = -4;

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Format(double value)
    {
        bool whole = value != 0 && Math.Abs(value) < LargestWhole && Math.Floor(value) == value;
        if (whole || BitConverter.DoubleToInt64Bits(value) == 0)
            return ((long)value).ToString(CultureInfo.InvariantCulture) + ".0";

        string scientific = Scientific(value);
        int split = scientific.IndexOf('E');
        string mantissa = scientific.Substring(0, split);
        int exponent = int.Parse(scientific.Substring(split + 1), CultureInfo.InvariantCulture);
        string sign = mantissa.StartsWith("-", StringComparison.Ordinal) ? "-" : "";
        string digits = mantissa.Replace("-", "").Replace(".", "").TrimEnd('0');
        if (digits.Length == 0)
            return sign + "0.0";
        if (exponent is >= LargestPlainExponent or < SmallestPlainExponent)
            return $"{sign}{WithPoint(digits, 1, "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        return exponent < 0
            ? sign + "0." + new string('0', -exponent - 1) + digits
            : sign + WithPoint(digits.PadRight(exponent + 1, '0'), exponent + 1, ".0");
    }

    private static string WithPoint(string digits, int position, string otherwise) =>
        digits.Length > position ? digits.Insert(position, ".") : digits + otherwise;

    private static string Scientific(double value)
    {
        for (int precision = 14; precision < 16; precision++)
        {
            string text = value.ToString("E" + precision, CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == value)
                return text;
        }
        return value.ToString("E16", CultureInfo.InvariantCulture);
    }
}

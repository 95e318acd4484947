using System.Globalization;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A whole number; texts, whole fractions such as 3.0 and booleans are turned into one.</summary>
internal sealed class IntegerType : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        switch (input.ValueKind)
        {
            case JsonValueKind.True:
                return 1L;
            case JsonValueKind.False:
                return 0L;
            case JsonValueKind.Number when input.TryGetInt64(out long number):
                return number;
            case JsonValueKind.Number when Math.Floor(input.GetDouble()) == input.GetDouble():
                return (long)input.GetDouble();
            case JsonValueKind.Number:
                return Refuse(
                    "int_from_float", "Input should be a valid integer, got a number with a fractional part", input, location, problems);
            case JsonValueKind.String when TryParse(input.GetString()!, out long number):
                return number;
            case JsonValueKind.String:
                return Refuse(
                    "int_parsing", "Input should be a valid integer, unable to parse string as an integer", input, location, problems);
            default:
                return Refuse("int_type", "Input should be a valid integer", input, location, problems);
        }
    }

    private static bool TryParse(string text, out long number)
    {
        string whole = text.Trim();
        int point = whole.IndexOf('.');
        if (point > 0 && whole.Substring(point + 1).All(digit => digit == '0'))
            whole = whole.Substring(0, point);
        return long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}

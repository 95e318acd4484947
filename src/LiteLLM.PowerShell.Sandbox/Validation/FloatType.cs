using System.Globalization;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A number; texts that are numbers and booleans are turned into one.</summary>
internal sealed class FloatType : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        switch (input.ValueKind)
        {
            case JsonValueKind.True:
                return 1.0;
            case JsonValueKind.False:
                return 0.0;
            case JsonValueKind.Number:
                return Finite(input.GetRawText(), input, location, problems);
            case JsonValueKind.String when IsNumber(input.GetString()!):
                return Finite(input.GetString()!, input, location, problems);
            case JsonValueKind.String:
                return AddProblem(
                    "float_parsing", "Input should be a valid number, unable to parse string as a number", input, location, problems);
            default:
                return AddProblem("float_type", "Input should be a valid number", input, location, problems);
        }
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>A number that JSON can carry.</summary>
    private static object? Finite(string text, JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        bool read = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        return read && !double.IsNaN(number) && !double.IsInfinity(number)
            ? number
            : AddProblem("finite_number", "Input should be a finite number", input, location, problems);
    }
}

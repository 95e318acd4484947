using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A whole number; texts, whole fractions such as 3.0 and booleans are turned into one.</summary>
internal sealed class IntegerType : FieldType
{
    private const double Limit = 9.2e18;

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
            case JsonValueKind.Number when input.TryGetDouble(out double number) && Math.Abs(number) < Limit:
                return Math.Floor(number) == number ? (long)number : AddProblem(
                    "int_from_float", "Input should be a valid integer, got a number with a fractional part", input, location, problems);
            case JsonValueKind.Number:
                return AddProblem(
                    "int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size", input, location, problems);
            case JsonValueKind.String when IntegerText.TryParse(input.GetString()!, out long number):
                return number;
            case JsonValueKind.String:
                return AddProblem(
                    "int_parsing", "Input should be a valid integer, unable to parse string as an integer", input, location, problems);
            default:
                return AddProblem("int_type", "Input should be a valid integer", input, location, problems);
        }
    }
}

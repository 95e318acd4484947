using System.Globalization;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A number; texts that are numbers and booleans are turned into one.</summary>
internal sealed class FloatType : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems) => input.ValueKind switch
    {
        JsonValueKind.Number => input.GetDouble(),
        JsonValueKind.True => 1.0,
        JsonValueKind.False => 0.0,
        JsonValueKind.String when TryParse(input.GetString()!, out double value) => value,
        JsonValueKind.String => Refuse(
            "float_parsing", "Input should be a valid number, unable to parse string as a number", input, location, problems),
        _ => Refuse("float_type", "Input should be a valid number", input, location, problems),
    };

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}

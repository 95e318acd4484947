using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A yes or no; the usual words, 0 and 1 are turned into one.</summary>
internal sealed class BooleanType : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        switch (input.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Number when input.TryGetDouble(out double number) && number is 0 or 1:
                return number == 1;
            case JsonValueKind.String when BooleanWords.TryRead(input.GetString()!, out bool value):
                return value;
            case JsonValueKind.Number or JsonValueKind.String:
                return AddProblem("bool_parsing", "Input should be a valid boolean, unable to interpret input", input, location, problems);
            default:
                return AddProblem("bool_type", "Input should be a valid boolean", input, location, problems);
        }
    }
}

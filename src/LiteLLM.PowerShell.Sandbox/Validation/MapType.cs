using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>An object with any members.</summary>
internal sealed class MapType : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems) =>
        input.ValueKind == JsonValueKind.Object
            ? input
            : AddProblem("dict_type", "Input should be a valid dictionary", input, location, problems);
}

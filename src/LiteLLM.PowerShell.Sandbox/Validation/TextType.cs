using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A text; nothing else is turned into one.</summary>
internal sealed class TextType : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems) =>
        input.ValueKind == JsonValueKind.String
            ? input.GetString()
            : AddProblem("string_type", "Input should be a valid string", input, location, problems);
}

using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>An object with fields of its own.</summary>
internal sealed class ModelType(params Field[] fields) : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            return Refuse(
                "model_attributes_type",
                "Input should be a valid dictionary or object to extract fields from",
                input,
                location,
                problems);
        }
        int before = problems.Count;
        RequestFields values = RequestModel.ReadFields(fields, input, location, problems);
        return problems.Count == before ? values.ToJson() : null;
    }
}

using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>An object with fields of its own.</summary>
internal sealed class ModelType(params Field[] fields) : FieldType
{
    /// <summary>Whether members that are no fields are refused.</summary>
    public bool IsClosed { get; init; }

    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            return AddProblem(
                "model_attributes_type",
                "Input should be a valid dictionary or object to extract fields from",
                input,
                location,
                problems);
        }
        int before = problems.Count;
        RequestFields values = RequestModel.ReadFields(fields, input, location, problems);
        foreach (JsonProperty member in IsClosed ? input.EnumerateObject().Where(member => !Array.Exists(fields, field => field.Name == member.Name)) : [])
            AddProblem("extra_forbidden", "Extra inputs are not permitted", member.Value, [.. location, member.Name], problems);
        return problems.Count == before ? values.ToJson() : null;
    }
}

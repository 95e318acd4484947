using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>A list whose elements have a type, or any type.</summary>
internal sealed class ListType(FieldType? element) : FieldType
{
    /// <inheritdoc/>
    public override object? Read(JsonElement input, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        if (input.ValueKind != JsonValueKind.Array)
            return AddProblem("list_type", "Input should be a valid list", input, location, problems);
        if (element is null)
            return input;

        int before = problems.Count;
        int index = 0;
        foreach (JsonElement item in input.EnumerateArray())
            element.Read(item, [.. location, index++], problems);
        return problems.Count == before ? input : null;
    }
}

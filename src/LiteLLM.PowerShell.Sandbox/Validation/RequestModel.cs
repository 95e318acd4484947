using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>The body that an endpoint accepts: its fields, and rules about several of them.</summary>
internal sealed class RequestModel(params Field[] fields)
{
    /// <summary>A rule about the raw body that is looked at before the fields; it returns what is wrong, or null.</summary>
    public Func<JsonElement, string?>? Before { get; init; }

    /// <summary>A rule about the fields; it returns what is wrong, or null.</summary>
    public Func<RequestFields, string?>? After { get; init; }

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> Names => fields.Select(declared => declared.Name);

    /// <summary>Reads a body.</summary>
    public RequestFields Read(JsonElement body)
    {
        Require(Before?.Invoke(body), body);
        var problems = new List<Problem>();
        RequestFields values = ReadFields(fields, body, ["body"], problems);
        if (problems.Count > 0)
            throw new ValidationFault(problems);
        Require(After?.Invoke(values), body);
        return values;
    }

    /// <summary>Reads the fields of an object.</summary>
    public static RequestFields ReadFields(
        IEnumerable<Field> fields, JsonElement body, IReadOnlyList<object> location, ICollection<Problem> problems)
    {
        var values = new RequestFields();
        foreach (Field field in fields)
        {
            if (body.TryGetProperty(field.Name, out JsonElement input))
            {
                bool empty = input.ValueKind == JsonValueKind.Null && !field.Required;
                values.Add(field.Name, empty ? null : field.Type.Read(input, [.. location, field.Name], problems));
            }
            else if (field.Required)
            {
                problems.Add(Problem.Missing([.. location, field.Name], body));
            }
        }
        return values;
    }

    private static void Require(string? broken, JsonElement body)
    {
        if (broken is not null)
            throw new ValidationFault(Problem.Rule(broken, body));
    }
}

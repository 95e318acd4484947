using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Validation;

/// <summary>The fields that a valid request named, in the order in which the server declares them.</summary>
internal sealed class RequestFields
{
    private readonly List<KeyValuePair<string, object?>> _values = [];

    /// <summary>Every field that was named, null ones included.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Named => _values;

    /// <summary>Every field that was named and is not null.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Filled => _values.Where(named => named.Value is not null);

    /// <summary>The value of a field; null if it was null or not named.</summary>
    public object? this[string name] => _values.Find(field => field.Key == name).Value;

    /// <summary>Whether a field was named.</summary>
    public bool Has(string name) => _values.Exists(field => field.Key == name);

    /// <summary>A field that is a text.</summary>
    public string? Text(string name) => (string?)this[name];

    /// <summary>A field that is a list or a map.</summary>
    public JsonElement? Json(string name) => (JsonElement?)this[name];

    /// <summary>Adds a field.</summary>
    public void Add(string name, object? value) => _values.Add(new(name, value));

    /// <summary>The other fields.</summary>
    public RequestFields Without(string name)
    {
        var others = new RequestFields();
        others._values.AddRange(_values.Where(field => field.Key != name));
        return others;
    }

    /// <summary>The fields with another value for one of them.</summary>
    public RequestFields With(string name, object? value)
    {
        RequestFields changed = Without(name);
        changed.Add(name, value);
        return changed;
    }

    /// <summary>The fields as an object.</summary>
    public JsonElement ToJson() => JsonParts.Build(writer =>
    {
        writer.WriteStartObject();
        foreach (KeyValuePair<string, object?> field in _values)
        {
            writer.WritePropertyName(field.Key);
            ValueWriter.Write(writer, field.Value, TimeStyle.Offset);
        }
        writer.WriteEndObject();
    });
}

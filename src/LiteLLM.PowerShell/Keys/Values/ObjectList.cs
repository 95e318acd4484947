using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A list of objects that converts to JSON text, for example in a field of a CSV file.</summary>
public sealed class ObjectList : ReadOnlyCollection<OrderedDictionary>
{
    internal ObjectList(JsonElement list)
        : base(list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => new ObjectMap(item))] : [])
    {
    }

    /// <summary>The number of objects. The name matches that of arrays.</summary>
    public int Length => Count;

    /// <summary>Converts a value to a list of maps by one rule: a list, a single map, or a text with JSON of one of them.</summary>
    /// <param name="value">A value without types of the engine.</param>
    /// <exception cref="FormatException">An item is not a map, or cannot be represented in JSON.</exception>
    internal static JsonElement[] Convert(object value)
    {
        JsonElement json = ObjectMap.TextOf(value) is { } text ? ObjectMap.Parsed(text) ?? JsonValueWriter.From(text) : JsonValueWriter.From(value);
        JsonElement[] items = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
        return Array.TrueForAll(items, item => item.ValueKind == JsonValueKind.Object)
            ? items
            : throw new FormatException($"'{Array.Find(items, item => item.ValueKind != JsonValueKind.Object)}' is not a map. Use hashtables, objects or a JSON array, for instance @{{ name = 'value' }}, @{{ name = 'other' }}");
    }

    /// <summary>Returns the list as JSON, or an empty string if the list is empty.</summary>
    public override string ToString() => Count == 0 ? "" : JsonValueWriter.From(this).GetRawText();
}

using System.Collections.Specialized;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A map that converts to JSON text, for example in a field of a CSV file. Names are case-sensitive and in the order of the server.</summary>
internal sealed class ObjectMap : OrderedDictionary
{
    internal ObjectMap(JsonElement map)
        : this(map, text => text)
    {
    }

    /// <param name="map">The map.</param>
    /// <param name="ofText">Converts each string in the map.</param>
    internal ObjectMap(JsonElement map, Func<string, string> ofText)
        : base(StringComparer.Ordinal)
    {
        foreach (JsonProperty entry in JsonValueReader.Members(map))
        {
            this[entry.Name] = JsonValueReader.ToObject(entry.Value, ofText);
        }
    }

    /// <summary>Converts a value to a map by one rule: a map, or a text with a JSON object.</summary>
    /// <param name="value">A value without types of the engine.</param>
    /// <exception cref="FormatException">The value is not a map, or cannot be represented in JSON.</exception>
    internal static JsonElement Convert(object value) =>
        (TextOf(value) is { } text ? Parsed(text) : JsonValueWriter.From(value)) is { ValueKind: JsonValueKind.Object } map
            ? map
            : throw new FormatException($"'{JsonValueReader.ToText(JsonValueWriter.From(value))}' is not a map. Use a hashtable, an object or JSON, for instance @{{ name = 'value' }}");

    /// <summary>Gets a text, or the text of a JSON string. <c>null</c> for any other value.</summary>
    internal static string? TextOf(object value) => value is JsonElement { ValueKind: JsonValueKind.String } json ? json.GetString() : value as string;

    /// <summary>Parses a text with JSON. <c>null</c> if the text is not JSON.</summary>
    internal static JsonElement? Parsed(string text)
    {
        try
        {
            return JsonValueWriter.Raw(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the map as JSON, or an empty string if the map is empty.</summary>
    public override string ToString() => Count == 0 ? "" : JsonValueWriter.From(this).GetRawText();
}

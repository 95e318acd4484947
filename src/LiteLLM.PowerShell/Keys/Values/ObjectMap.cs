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

    /// <summary>Returns the map as JSON, or an empty string if the map is empty.</summary>
    public override string ToString() => Count == 0 ? "" : JsonValueWriter.From(this).GetRawText();
}

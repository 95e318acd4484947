using System.Collections.Specialized;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A map that stands as JSON where there is room for one text, such as in a field of a CSV file. Names are case-sensitive, and in the server's order.</summary>
internal sealed class ObjectMap : OrderedDictionary
{
    internal ObjectMap(JsonElement map)
        : this(map, text => text)
    {
    }

    /// <param name="map">The map.</param>
    /// <param name="ofText">What becomes of each text in it.</param>
    internal ObjectMap(JsonElement map, Func<string, string> ofText)
        : base(StringComparer.Ordinal)
    {
        foreach (JsonProperty entry in JsonValueReader.Members(map))
        {
            this[entry.Name] = JsonValueReader.ToObject(entry.Value, ofText);
        }
    }

    /// <summary>The map as JSON; nothing for an empty one.</summary>
    public override string ToString() => Count == 0 ? "" : JsonValueWriter.From(this).GetRawText();
}

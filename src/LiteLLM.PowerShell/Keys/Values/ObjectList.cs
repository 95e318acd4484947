using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A list of objects that stands as JSON where there is room for one text, such as in a field of a CSV file.</summary>
public sealed class ObjectList : ReadOnlyCollection<OrderedDictionary>
{
    internal ObjectList(JsonElement list)
        : base(list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => new ObjectMap(item))] : [])
    {
    }

    /// <summary>The number of objects, by the name that an array has for it.</summary>
    public int Length => Count;

    /// <summary>The list as JSON; nothing for an empty one.</summary>
    public override string ToString() => Count == 0 ? "" : JsonValueWriter.From(this).GetRawText();
}

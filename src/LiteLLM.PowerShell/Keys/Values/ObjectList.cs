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

    /// <summary>Returns the list as JSON, or an empty string if the list is empty.</summary>
    public override string ToString() => Count == 0 ? "" : JsonValueWriter.From(this).GetRawText();
}

using System.Collections.Specialized;
using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Catalog;

/// <summary>Reads the columns of an object in a response. Missing values are <c>null</c>.</summary>
internal readonly struct CatalogRow(JsonElement row)
{
    internal string? Text(string name) => Member(name) is { ValueKind: not JsonValueKind.Null } value ? JsonValueReader.ToText(value) : null;

    internal double? Number(string name) => JsonValueReader.ToDouble(Member(name));

    internal long? WholeNumber(string name) => JsonValueReader.ToInteger(Member(name));

    internal bool Flag(string name) => JsonValueReader.ToBoolean(Member(name)) ?? false;

    internal DateTimeOffset? Time(string name) => JsonValueReader.ToTime(Member(name));

    internal OrderedDictionary Map(string name) =>
        JsonValueReader.ToObject(Member(name)) as OrderedDictionary ?? new OrderedDictionary(StringComparer.Ordinal);

    /// <summary>Reads a list of strings, or a member of each object in a list.</summary>
    internal string[] Texts(string name, string? member = null) => Member(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray()
            .Select(item => member is null ? item : JsonValueReader.Member(item, member))
            .Where(item => item.ValueKind != JsonValueKind.Null)
            .Select(JsonValueReader.ToText)]
        : [];

    private JsonElement Member(string name) => JsonValueReader.Member(row, name);
}

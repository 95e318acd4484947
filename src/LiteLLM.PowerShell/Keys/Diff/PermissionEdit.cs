using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A change to one member of the permissions, such as <c>mcp_servers</c>.</summary>
/// <param name="Name">The name of the member.</param>
/// <param name="Value">The value that was specified for the member.</param>
/// <param name="Change">Computes the desired value from the current value and the specified value.</param>
internal sealed record PermissionEdit(string Name, JsonElement Value, Func<JsonElement, JsonElement, JsonElement> Change)
{
    /// <summary>Adds items to a list, or entries to a map.</summary>
    internal static JsonElement Added(JsonElement current, JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? JsonValueWriter.Object(JsonValueReader.Members(current).Where(entry => JsonValueReader.Member(value, entry.Name).ValueKind == JsonValueKind.Null)
            .Concat(JsonValueReader.Members(value)).Select(entry => (entry.Name, entry.Value)))
        : JsonValueWriter.From(Items(current).Concat(Items(value).Where(item => !Has(current, item))).ToArray());

    /// <summary>Removes items from a list, or entries from a map by their names.</summary>
    internal static JsonElement Removed(JsonElement current, JsonElement value) => current.ValueKind == JsonValueKind.Object
        ? JsonValueWriter.Object(JsonValueReader.Members(current)
            .Where(entry => JsonValueReader.Member(value, entry.Name).ValueKind == JsonValueKind.Null && !Has(value, JsonValueWriter.From(entry.Name)))
            .Select(entry => (entry.Name, entry.Value)))
        : JsonValueWriter.From(Items(current).Where(item => !Has(value, item)).ToArray());

    /// <summary>Applies the change to permissions.</summary>
    internal JsonElement Apply(JsonElement permissions) => KeyJson.WithoutEmptyPermissions(JsonValueWriter.Object(JsonValueReader.Members(permissions)
        .Where(member => member.Name != Name)
        .Select(member => (member.Name, member.Value))
        .Append((Name, Change(JsonValueReader.Member(permissions, Name), Value)))));

    private static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Null => [],
        _ => [value],
    };

    private static bool Has(JsonElement list, JsonElement item) => Items(list).Any(other => JsonEquality.Same(item, other));
}

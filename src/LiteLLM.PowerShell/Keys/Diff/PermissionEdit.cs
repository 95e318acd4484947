using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>A change of one member of the permissions, such as <c>mcp_servers</c>.</summary>
/// <param name="Name">The member.</param>
/// <param name="Value">What was said about it.</param>
/// <param name="Change">From the value that the member has, and what was said, to the value that it shall have.</param>
internal sealed record PermissionEdit(string Name, JsonElement Value, Func<JsonElement, JsonElement, JsonElement> Change)
{
    /// <summary>The items of a list, or the entries of a map, and those that are added.</summary>
    internal static JsonElement Added(JsonElement current, JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? JsonValueWriter.Object(JsonValueReader.Members(current).Where(entry => JsonValueReader.Member(value, entry.Name).ValueKind == JsonValueKind.Null)
            .Concat(JsonValueReader.Members(value)).Select(entry => (entry.Name, entry.Value)))
        : JsonValueWriter.From(Items(current).Concat(Items(value).Where(item => !Has(current, item))).ToArray());

    /// <summary>The items of a list, or the entries of a map, without those that are removed. Entries of a map are named.</summary>
    internal static JsonElement Removed(JsonElement current, JsonElement value) => current.ValueKind == JsonValueKind.Object
        ? JsonValueWriter.Object(JsonValueReader.Members(current)
            .Where(entry => JsonValueReader.Member(value, entry.Name).ValueKind == JsonValueKind.Null && !Has(value, JsonValueWriter.From(entry.Name)))
            .Select(entry => (entry.Name, entry.Value)))
        : JsonValueWriter.From(Items(current).Where(item => !Has(value, item)).ToArray());

    /// <summary>The permissions with the change.</summary>
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

using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// Metadata is replaced as a whole, so everything in it that shall stay goes along: the server's own entries too. Inside
/// metadata the server takes gated attributes without a licence, which is how they are kept; a new value never goes this way.
/// </summary>
internal sealed class MetadataRewrite(JsonElement row)
{
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly List<(string Name, JsonElement Value)> _reserved = [];
    private JsonElement? _userEntries;

    /// <summary>Whether anything has to be removed or replaced.</summary>
    internal bool IsNeeded => _userEntries is not null || _removed.Count > 0;

    /// <summary>Replaces the user's own entries.</summary>
    internal void ReplaceUserEntries(JsonElement entries) => _userEntries = entries;

    /// <summary>Replaces an entry that this module keeps, or removes it if it is empty.</summary>
    internal void Reserve(string name, JsonElement value)
    {
        _removed.Add(name);
        if (!JsonComparing.IsEmpty(value))
        {
            _reserved.Add((name, value));
        }
    }

    /// <summary>Removes an entry of the server.</summary>
    internal void Remove(string name) => _removed.Add(name);

    internal JsonElement ToJson() => JsonWriting.Object(
        KeyRow.Members(KeyRow.Metadata(row))
            .Where(entry => !_removed.Contains(entry.Name) && (_userEntries is null || KeyRow.IsServerOwned(entry.Name)))
            .Select(entry => (entry.Name, entry.Value))
            .Concat(_userEntries is { } own ? KeyRow.Members(own).Select(entry => (entry.Name, entry.Value)) : [])
            .Concat(_reserved));
}

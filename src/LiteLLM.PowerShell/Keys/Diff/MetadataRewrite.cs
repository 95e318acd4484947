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
    private readonly List<(string Name, JsonElement Value)> _written = [];

    /// <summary>Whether anything has to be removed or replaced.</summary>
    internal bool IsNeeded => _removed.Count > 0;

    /// <summary>Replaces entries of the user by others. Whatever is in neither stays.</summary>
    internal void ReplaceUserEntries(JsonElement before, JsonElement after)
    {
        _removed.UnionWith(JsonValueReader.Members(before).Concat(JsonValueReader.Members(after)).Select(entry => entry.Name));
        _written.AddRange(JsonValueReader.Members(after).Select(entry => (entry.Name, entry.Value)));
    }

    /// <summary>Writes an entry, or removes it if its value is empty.</summary>
    internal void Write(string name, JsonElement value)
    {
        _removed.Add(name);
        if (!JsonEquality.IsEmpty(value))
        {
            _written.Add((name, value));
        }
    }

    /// <summary>Removes an entry.</summary>
    internal void Remove(string name) => _removed.Add(name);

    internal JsonElement ToJson() => JsonValueWriter.Object(
        JsonValueReader.Members(KeyJson.Metadata(row))
            .Where(entry => !_removed.Contains(entry.Name))
            .Select(entry => (entry.Name, entry.Value))
            .Concat(_written));
}

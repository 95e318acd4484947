using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// Builds the complete <c>metadata</c> of an update. The server replaces metadata as a whole, so all entries to be kept are sent again,
/// including those of the server. Licensed attributes can be kept this way without a license. New values are never written this way.
/// </summary>
internal sealed class MetadataRewrite(JsonElement row)
{
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly List<(string Name, JsonElement Value)> _written = [];

    /// <summary>Whether any entry is removed or replaced.</summary>
    internal bool IsRequired => _removed.Count > 0;

    /// <summary>Replaces the entries of the user. Entries that are in neither map are kept.</summary>
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

using System.Collections;
using System.Globalization;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>By what a report groups keys: team, user, model, tag, or an entry of the metadata.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Entry">The name of the metadata entry; otherwise <c>null</c>.</param>
internal sealed record KeyGrouping(KeyGroupingKind Kind, string? Entry = null)
{
    private const string MetadataPrefix = "Metadata.";

    private static readonly Dictionary<string, KeyGroupingKind> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Team"] = KeyGroupingKind.Team,
        ["Teams"] = KeyGroupingKind.Team,
        ["TeamId"] = KeyGroupingKind.Team,
        ["User"] = KeyGroupingKind.User,
        ["Users"] = KeyGroupingKind.User,
        ["UserId"] = KeyGroupingKind.User,
        ["Model"] = KeyGroupingKind.Model,
        ["Models"] = KeyGroupingKind.Model,
        ["Tag"] = KeyGroupingKind.Tag,
        ["Tags"] = KeyGroupingKind.Tag,
    };

    /// <summary>What one group is, for example <c>Team</c>.</summary>
    internal string Subject => Entry ?? Kind.ToString();

    /// <summary>Whether the report shows the values of each key only because it groups by them.</summary>
    internal bool HasColumn => Kind is KeyGroupingKind.Tag or KeyGroupingKind.Metadata;

    /// <summary>Parses the groupings, without duplicates.</summary>
    /// <param name="texts">Team, User, Model, Tag, the name of a metadata entry, or <c>Metadata.</c> and such a name.</param>
    internal static IReadOnlyList<KeyGrouping> Parse(IEnumerable<string> texts) => [.. texts.Select(Parse).Distinct()];

    private static KeyGrouping Parse(string text) =>
        Names.TryGetValue(text, out KeyGroupingKind kind) ? new KeyGrouping(kind)
        : new KeyGrouping(KeyGroupingKind.Metadata, text.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase) && text.Length > MetadataPrefix.Length ? text.Substring(MetadataPrefix.Length) : text);

    /// <summary>Finds the metadata entry that is meant. Its case may differ.</summary>
    /// <param name="keys">The keys of the report. Without keys, every name is accepted.</param>
    /// <exception cref="KeyValueException">No key has the entry.</exception>
    internal KeyGrouping Resolve(IReadOnlyCollection<LiteLLMKey> keys)
    {
        if (Entry is null || keys.Count == 0)
        {
            return this;
        }

        string[] entries = [.. keys.SelectMany(key => key.Metadata.Keys.Cast<string>()).Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal)];
        return Array.IndexOf(entries, Entry) >= 0 ? this
            : Array.Find(entries, name => name.Equals(Entry, StringComparison.OrdinalIgnoreCase)) is { } other ? this with { Entry = other }
            : throw Unknown(Entry, entries);
    }

    /// <summary>Returns the groups that a key belongs to. Empty if it belongs to none.</summary>
    internal IReadOnlyList<string> ValuesOf(LiteLLMKey key) => Kind switch
    {
        KeyGroupingKind.Team => One(key.TeamId),
        KeyGroupingKind.User => One(key.UserId),
        KeyGroupingKind.Model => [],
        KeyGroupingKind.Tag => [.. key.Tags.Distinct(StringComparer.Ordinal)],
        _ => [.. Texts(key.Metadata[Entry!]).Distinct(StringComparer.Ordinal)],
    };

    private static IReadOnlyList<string> One(string? value) => value is { Length: > 0 } ? [value] : [];

    /// <summary>A list is several groups. An object is one group, which is shown as JSON.</summary>
    private static IReadOnlyList<string> Texts(object? value) => value switch
    {
        string text => One(text),
        IDictionary map => [JsonValueWriter.From(map).GetRawText()],
        IEnumerable list => [.. list.Cast<object?>().SelectMany(Texts)],
        _ => One(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    private static KeyValueException Unknown(string name, string[] entries)
    {
        string known = entries.Length == 0 ? "the keys have no metadata" : $"the keys have {string.Join(", ", entries.Take(MostNames).Select(entry => $"'{entry}'"))}{(entries.Length > MostNames ? " and others" : "")}";
        return new KeyValueException("GroupBy", $"'{name}' is not Team, User, Model or Tag, and no key has a metadata entry with this name; {known}.{NearestName.Hint(name, [.. Names.Keys, .. entries])}");
    }

    private const int MostNames = 10;
}

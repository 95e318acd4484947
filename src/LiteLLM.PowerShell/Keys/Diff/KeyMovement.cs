using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>Finds what has changed in a key since it was shown, as far as it matters for what is to be done. Pure: uses no server, no clock and no PowerShell.</summary>
internal static class KeyMovement
{
    /// <summary>The attributes that identify a key and its owner. They matter for every operation.</summary>
    internal static readonly IReadOnlyList<KeyProperty> Identity = [KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)), KeyProperties.Named(nameof(LiteLLMKey.KeySet))];

    /// <summary>Finds the changes of the alias and the ownership.</summary>
    /// <param name="shown">The key as it was shown.</param>
    /// <param name="now">The key as it is now.</param>
    /// <returns>The values that were shown, and the current ones. Empty if nothing has changed, or if only the id of the key was shown.</returns>
    internal static IReadOnlyList<KeyChange> Between(LiteLLMKey shown, LiteLLMKey now) => shown.HasOnlyId ? [] :
    [
        .. Identity.Where(property => KeyColumns.Shows(shown, property) && KeyColumns.Shows(now, property))
            .Select(property => new KeyChange(property.Name, property, property.Read(shown.Row), property.Read(now.Row)))
            .Where(change => !KeyDiff.Same(change.Description!.Kind, change.BeforeJson, change.AfterJson)),
    ];

    /// <summary>Finds the changes of the alias, the ownership, and the attributes that are to be changed. In a map, only the entries that are to be changed matter.</summary>
    /// <param name="shown">The key as it was shown.</param>
    /// <param name="now">The key as it is now.</param>
    /// <param name="planned">The changes that were shown.</param>
    /// <param name="current">The changes that would lead from the current state to the desired one.</param>
    internal static IReadOnlyList<KeyChange> Between(LiteLLMKey shown, LiteLLMKey now, IReadOnlyList<KeyChange> planned, IReadOnlyList<KeyChange> current)
    {
        IReadOnlyList<KeyChange> identity = Between(shown, now);
        IEnumerable<string> names = planned.Concat(current).Select(change => change.Property).Distinct(StringComparer.Ordinal)
            .Where(name => name != nameof(LiteLLMKey.Spend) && identity.All(change => change.Property != name));
        return [.. identity, .. names.SelectMany(name => Moved(planned.FirstOrDefault(change => change.Property == name), current.FirstOrDefault(change => change.Property == name), shown, now))];
    }

    private static IEnumerable<KeyChange> Moved(KeyChange? planned, KeyChange? current, LiteLLMKey shown, LiteLLMKey now)
    {
        KeyChange any = planned ?? current!;
        JsonElement before = planned?.BeforeJson ?? Read(any, shown);
        JsonElement after = current?.BeforeJson ?? Read(any, now);
        KeyValueKind kind = any.Description?.Kind ?? KeyValueKind.Map;
        string[] touched = [.. new[] { planned, current }.OfType<KeyChange>().SelectMany(Entries).Distinct(StringComparer.Ordinal)];
        bool isMap = touched.Length > 0;
        bool hasMoved = isMap
            ? touched.Any(name => !JsonEquality.Same(JsonValueReader.Member(before, name), JsonValueReader.Member(after, name)))
            : !KeyDiff.Same(kind, before, after);
        return !hasMoved ? []
            : isMap ? [new KeyChange(any.Property, any.Description, Only(before, touched), Only(after, touched))]
            : [new KeyChange(any.Property, any.Description, before, after)];
    }

    /// <summary>Gets the names of the entries that a change of a map adds, changes or removes. Empty if the values are not maps.</summary>
    private static IEnumerable<string> Entries(KeyChange change) => JsonValueReader.Members(change.BeforeJson).Concat(JsonValueReader.Members(change.AfterJson))
        .Select(entry => entry.Name)
        .Where(name => !JsonEquality.Same(JsonValueReader.Member(change.BeforeJson, name), JsonValueReader.Member(change.AfterJson, name)));

    private static JsonElement Only(JsonElement map, string[] names) =>
        JsonValueWriter.Object(JsonValueReader.Members(map).Where(entry => names.Contains(entry.Name)).Select(entry => (entry.Name, entry.Value)));

    private static JsonElement Read(KeyChange change, LiteLLMKey key) =>
        change.Description is { } property ? property.Read(key.Row) : KeyJson.ReadAdditional(key.Row, change.Property);
}

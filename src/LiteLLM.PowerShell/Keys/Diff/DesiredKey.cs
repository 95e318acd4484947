using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>What somebody said a key should be: some of its attributes, each with a value or cleared. What was not said is not in here.</summary>
internal sealed class DesiredKey
{
    private readonly Dictionary<KeyProperty, JsonElement> _values = [];
    private readonly List<(string Name, JsonElement Value)> _additional = [];
    private readonly List<(string Name, JsonElement Value)> _mergedMetadata = [];
    private readonly HashSet<string> _removedMetadata = new(StringComparer.Ordinal);
    private readonly List<PermissionEdit> _permissionEdits = [];

    /// <summary>The attributes that were said; <c>null</c> clears one.</summary>
    internal IReadOnlyDictionary<KeyProperty, JsonElement> Values => _values;

    /// <summary>What was said under names that this module does not know.</summary>
    internal IReadOnlyList<(string Name, JsonElement Value)> Additional => _additional;

    /// <summary>How long the key shall work from now on, if that was said.</summary>
    internal LiteLLMDuration? Duration { get; set; }

    /// <summary>Whether single entries of the metadata shall be added, changed or removed.</summary>
    internal bool EditsMetadata => _mergedMetadata.Count > 0 || _removedMetadata.Count > 0;

    /// <summary>
    /// Names inside <c>metadata</c> that the server itself declared as attributes of a key. Entries of these names stay when the
    /// metadata as a whole is replaced, unless they are named.
    /// </summary>
    internal IReadOnlyCollection<string> ServerNames { get; set; } = [];

    /// <summary>Whether the metadata as a whole is replaced or cleared.</summary>
    internal bool ReplacesMetadata => _values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.Metadata)));

    /// <summary>The entries of a key's metadata that would be removed although nobody named them.</summary>
    internal IEnumerable<string> MetadataLeftOut(JsonElement row) => ReplacesMetadata
        ? JsonValueReader.Members(KeyProperties.Named(nameof(LiteLLMKey.Metadata)).Read(row)).Select(entry => entry.Name)
            .Except(JsonValueReader.Members(_values[KeyProperties.Named(nameof(LiteLLMKey.Metadata))]).Select(entry => entry.Name), StringComparer.Ordinal)
        : [];

    /// <summary>Whether single members of the permissions are to be added, changed or removed.</summary>
    internal bool EditsPermissions => _permissionEdits.Count > 0;

    /// <summary>The same wishes, to which more can be added.</summary>
    internal DesiredKey Copy()
    {
        var copy = new DesiredKey { Duration = Duration, ServerNames = ServerNames };
        foreach (KeyValuePair<KeyProperty, JsonElement> entry in _values)
        {
            copy._values[entry.Key] = entry.Value;
        }

        copy._additional.AddRange(_additional);
        copy._mergedMetadata.AddRange(_mergedMetadata);
        copy._removedMetadata.UnionWith(_removedMetadata);
        copy._permissionEdits.AddRange(_permissionEdits);
        return copy;
    }

    /// <summary>Everything that a new key can have like another one, except the spend and the ownership record: a copy belongs to no set. A shared budget goes along by its id.</summary>
    /// <exception cref="KeyValueException">The other has a value that a new key cannot have.</exception>
    internal static DesiredKey Like(LiteLLMKey key)
    {
        var desired = new DesiredKey();
        foreach (KeyProperty property in KeyProperties.All)
        {
            if ((property.Settable & Settable.OnCreate) != 0
                && property.Name != nameof(LiteLLMKey.Spend)
                && property.Storage != KeyStorage.ReservedMetadata
                && !SharedBudget.IsImplied(property, key.Row)
                && !KeyDiff.Same(property.Kind, property.Read(key.Row), JsonValueWriter.Null))
            {
                desired.Say(property, KeyValueNormalizer.FromServer(property, property.Read(key.Row)));
            }
        }

        foreach (JsonProperty additional in JsonValueReader.Members(KeyJson.SettableAdditionalProperties(key.Row)))
        {
            desired.SetAdditional(additional.Name, additional.Value);
        }

        return desired;
    }

    /// <summary>Says what an attribute shall be; <c>null</c>, an empty text or an empty collection clears it.</summary>
    /// <exception cref="KeyValueException">The attribute cannot have the value.</exception>
    internal void Say(KeyProperty property, object? value)
    {
        JsonElement desired = KeyValueNormalizer.Normalize(property, value);
        if (property.Storage == KeyStorage.UserMetadata)
        {
            RefuseServerOwned(property, JsonValueReader.Members(desired).Select(entry => entry.Name));
        }

        _values[property] = KeyJson.WithoutMeaningless(property, desired);
    }

    /// <summary>Removes an attribute from those that are desired; it then stays as it is.</summary>
    internal void Forget(KeyProperty property) => _values.Remove(property);

    /// <summary>Adds entries to the user's metadata or changes them; the others stay.</summary>
    /// <exception cref="KeyValueException">An entry belongs to the server.</exception>
    internal void MergeMetadata(object? entries)
    {
        KeyProperty property = KeyProperties.Named(nameof(LiteLLMKey.Metadata));
        JsonElement map = KeyValueNormalizer.Normalize(property, entries);
        RefuseServerOwned(property, JsonValueReader.Members(map).Select(entry => entry.Name));
        _mergedMetadata.AddRange(JsonValueReader.Members(map).Select(entry => (entry.Name, entry.Value)));
    }

    /// <summary>Removes entries from the user's metadata; the others stay.</summary>
    /// <exception cref="KeyValueException">An entry belongs to the server.</exception>
    internal void RemoveMetadata(IEnumerable<string> names)
    {
        string[] removed = [.. names];
        if (removed.Contains(null!))
        {
            throw new KeyValueException("RemoveMetadata", "an empty name is not allowed.");
        }

        RefuseServerOwned(KeyProperties.Named(nameof(LiteLLMKey.Metadata)), removed);
        _removedMetadata.UnionWith(removed);
    }

    /// <summary>Says what an attribute that this module does not know shall be. It is sent as it is.</summary>
    /// <exception cref="KeyValueException">The module knows the attribute by that name, or the value has no form in JSON.</exception>
    internal void SetAdditional(string name, object? value)
    {
        if (name is "key" or "token" || KeyProperties.All.Any(property => property.JsonName == name))
        {
            throw new KeyValueException("AdditionalProperties", $"'{name}' has a parameter of its own; use that.");
        }

        if (KeyJson.IsReadOnly(name))
        {
            throw new KeyValueException("AdditionalProperties", $"'{name}' cannot be set: only the server sets it.");
        }

        try
        {
            _additional.Add((name, JsonValueWriter.From(value)));
        }
        catch (FormatException problem)
        {
            throw new KeyValueException("AdditionalProperties", $"'{name}' cannot be sent: {problem.Message}.");
        }
    }

    /// <summary>Replaces single members of the permissions; an empty one is cleared, and the others stay.</summary>
    /// <exception cref="KeyValueException">It is no map.</exception>
    internal void MergePermissions(object? members) => Edit(members, (_, value) => value);

    /// <summary>Adds items to lists, and entries to maps, in the permissions.</summary>
    /// <exception cref="KeyValueException">It is no map.</exception>
    internal void AddPermissions(object? members) => Edit(members, PermissionEdit.Added);

    /// <summary>Removes items from lists, and entries from maps, in the permissions.</summary>
    /// <exception cref="KeyValueException">It is no map.</exception>
    internal void RemovePermissions(object? members) => Edit(members, PermissionEdit.Removed);

    /// <summary>The permissions as they shall be, given what they are.</summary>
    internal JsonElement DesiredPermissions(JsonElement current) => _permissionEdits.Aggregate(current, (permissions, edit) => edit.Apply(permissions));

    /// <summary>The user's metadata as it shall be, given what it is.</summary>
    internal JsonElement DesiredMetadata(JsonElement current)
    {
        if (_values.TryGetValue(KeyProperties.Named(nameof(LiteLLMKey.Metadata)), out JsonElement whole))
        {
            return JsonValueWriter.Object(JsonValueReader.Members(current)
                .Where(entry => ServerNames.Contains(entry.Name) && JsonValueReader.Member(whole, entry.Name).ValueKind == JsonValueKind.Null)
                .Concat(JsonValueReader.Members(whole))
                .Select(entry => (entry.Name, entry.Value)));
        }

        IEnumerable<(string, JsonElement)> kept = JsonValueReader.Members(current)
            .Where(entry => !_removedMetadata.Contains(entry.Name) && !_mergedMetadata.Exists(merged => merged.Name == entry.Name))
            .Select(entry => (entry.Name, entry.Value));
        return JsonValueWriter.Object(kept.Concat(_mergedMetadata));
    }

    private void Edit(object? members, Func<JsonElement, JsonElement, JsonElement> edit)
    {
        JsonElement map = KeyValueNormalizer.Normalize(KeyProperties.Named(nameof(LiteLLMKey.ObjectPermission)), members);
        _permissionEdits.AddRange(JsonValueReader.Members(map).Select(member => new PermissionEdit(member.Name, member.Value, edit)));
    }

    private static void RefuseServerOwned(KeyProperty property, IEnumerable<string> names)
    {
        foreach (string name in names.Where(KeyJson.IsServerOwned))
        {
            string advice = KeyProperties.Find(name) is { Parameter: { } parameter } ? $"use -{parameter}" : "choose another name";
            throw new KeyValueException(property.Name, $"the server keeps '{name}' there for itself; {advice}.");
        }
    }
}

using System.Globalization;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>The desired state of a key: the attributes to set and to clear. Attributes that are not in it stay unchanged.</summary>
internal sealed class DesiredKey
{
    private readonly Dictionary<KeyProperty, JsonElement> _values = [];
    private readonly List<(string Name, JsonElement Value)> _additional = [];
    private readonly List<(string Name, JsonElement Value)> _mergedMetadata = [];
    private readonly HashSet<string> _removedMetadata = new(StringComparer.Ordinal);
    private readonly List<PermissionEdit> _permissionEdits = [];
    private readonly List<ListEdit> _listEdits = [];

    /// <summary>The desired values by attribute. <c>null</c> clears an attribute.</summary>
    internal IReadOnlyDictionary<KeyProperty, JsonElement> Values => _values;

    /// <summary>The desired values of attributes that this module does not define.</summary>
    internal IReadOnlyList<(string Name, JsonElement Value)> Additional => _additional;

    /// <summary>The duration after which the key expires, counted from now, or <c>null</c> if it does not change.</summary>
    internal LiteLLMDuration? Duration { get; set; }

    /// <summary>Whether single entries of the metadata are added, changed or removed.</summary>
    internal bool EditsMetadata => _mergedMetadata.Count > 0 || _removedMetadata.Count > 0;

    /// <summary>
    /// Names inside <c>metadata</c> that the server declares as attributes of a key. Entries with these names are kept when the metadata as a
    /// whole is replaced, unless they are specified.
    /// </summary>
    internal IReadOnlyCollection<string> ServerNames { get; set; } = [];

    /// <summary>
    /// Entries of the metadata that the server owns and that a new key takes over from the key that it replaces. Sent inside the metadata, licensed
    /// attributes are kept without a license.
    /// </summary>
    internal JsonElement KeptMetadata { get; private set; } = JsonValueWriter.Null;

    /// <summary>Whether the metadata as a whole is replaced or cleared.</summary>
    internal bool ReplacesMetadata => _values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.Metadata)));

    /// <summary>Gets the metadata entries of a key that would be removed because the new metadata does not contain them.</summary>
    internal IEnumerable<string> MetadataLeftOut(JsonElement row) => ReplacesMetadata
        ? JsonValueReader.Members(KeyProperties.Named(nameof(LiteLLMKey.Metadata)).Read(row)).Select(entry => entry.Name)
            .Except(JsonValueReader.Members(_values[KeyProperties.Named(nameof(LiteLLMKey.Metadata))]).Select(entry => entry.Name), StringComparer.Ordinal)
        : [];

    /// <summary>Whether single members of the permissions are added, changed or removed.</summary>
    internal bool EditsPermissions => _permissionEdits.Count > 0;

    /// <summary>Whether single items are added to lists, or removed from them.</summary>
    internal bool EditsLists => _listEdits.Count > 0;

    /// <summary>The attributes to whose lists single items are added, or from which they are removed.</summary>
    internal IEnumerable<KeyProperty> EditedLists => _listEdits.Select(edit => edit.Property).Distinct();

    /// <summary>Creates an independent copy.</summary>
    internal DesiredKey Copy()
    {
        var copy = new DesiredKey { Duration = Duration, ServerNames = ServerNames, KeptMetadata = KeptMetadata };
        foreach (KeyValuePair<KeyProperty, JsonElement> entry in _values)
        {
            copy._values[entry.Key] = entry.Value;
        }

        copy._additional.AddRange(_additional);
        copy._mergedMetadata.AddRange(_mergedMetadata);
        copy._removedMetadata.UnionWith(_removedMetadata);
        copy._permissionEdits.AddRange(_permissionEdits);
        copy._listEdits.AddRange(_listEdits);
        return copy;
    }

    /// <summary>Creates the desired state of a copy of a key, with every attribute that can be set on creation. The spend and the ownership record are omitted, because a copy belongs to no set. A shared budget is copied as its id.</summary>
    /// <exception cref="KeyValueException">The key has a value that cannot be set on creation.</exception>
    internal static DesiredKey CopyOf(LiteLLMKey key)
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
                desired.Set(property, KeyValueNormalizer.FromServer(property, property.Read(key.Row)));
            }
        }

        foreach (JsonProperty additional in JsonValueReader.Members(KeyJson.SettableAdditionalProperties(key.Row)))
        {
            desired.SetAdditional(additional.Name, additional.Value);
        }

        return desired;
    }

    /// <summary>Creates the desired state of a key that replaces another one: a copy with the complete metadata, and with changes. The alias and the records of this module are omitted.</summary>
    /// <param name="key">The key.</param>
    /// <param name="changes">The attributes in which the new key differs.</param>
    /// <exception cref="KeyValueException">The key has a value that cannot be set on creation.</exception>
    internal static DesiredKey SuccessorOf(LiteLLMKey key, IReadOnlyCollection<KeyChange> changes)
    {
        DesiredKey desired = CopyOf(key);
        foreach (KeyChange change in changes.Where(change => change.Description?.Storage != KeyStorage.ReservedMetadata))
        {
            if (change.Description is not { } property)
            {
                desired._additional.RemoveAll(additional => additional.Name == change.Property);
                desired._additional.AddRange(JsonEquality.IsEmpty(change.AfterJson) ? [] : [(change.Property, change.AfterJson)]);
            }
            else if (JsonEquality.IsEmpty(change.AfterJson))
            {
                desired.Remove(property);
            }
            else
            {
                desired.Set(property, change.AfterJson);
            }
        }

        desired.Remove(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)));
        HashSet<string> omitted = new(changes.Select(change => change.Description?.JsonName ?? change.Property), StringComparer.Ordinal);
        omitted.UnionWith(KeyProperties.All.Where(property => property.Storage == KeyStorage.ReservedMetadata).Select(property => property.JsonName));
        desired.KeptMetadata = JsonValueWriter.Object(JsonValueReader.Members(KeyJson.Metadata(key.Row))
            .Where(entry => KeyJson.IsServerOwned(entry.Name) && !omitted.Contains(entry.Name))
            .Select(entry => (entry.Name, entry.Value)));
        return desired;
    }

    /// <summary>Creates a copy of the desired state that also clears the attributes that a stored key has and that are not desired, such as defaults of the server.</summary>
    internal DesiredKey WithoutOthers(LiteLLMKey stored)
    {
        DesiredKey exact = Copy();
        DesiredKey existing = CopyOf(stored);
        foreach (KeyProperty property in existing._values.Keys.Where(property => !_values.ContainsKey(property) && !(property.Kind == KeyValueKind.Time && Duration is not null)))
        {
            exact._values[property] = JsonValueWriter.Null;
        }

        return exact;
    }

    /// <summary>Whether nothing is desired.</summary>
    internal bool IsEmpty => _values.Count == 0 && _additional.Count == 0 && Duration is null && !EditsMetadata && !EditsPermissions;

    /// <summary>Creates the desired state that makes a key like another one: attributes that only the key has are cleared. The alias is not included.</summary>
    /// <exception cref="KeyValueException">The other key has a value that cannot be set.</exception>
    internal static DesiredKey Replacing(LiteLLMKey key, LiteLLMKey other)
    {
        DesiredKey desired = CopyOf(other);
        foreach (KeyProperty property in CopyOf(key)._values.Keys.Where(property => !desired._values.ContainsKey(property)).ToArray())
        {
            desired._values[property] = JsonValueWriter.Null;
        }

        HashSet<string> names = new(desired._additional.Select(additional => additional.Name), StringComparer.Ordinal);
        desired._additional.AddRange(CopyOf(key)._additional.Where(additional => !names.Contains(additional.Name)).Select(additional => (additional.Name, JsonValueWriter.Null)));
        desired.Remove(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)));
        return desired;
    }

    /// <summary>Sets an attribute. <c>null</c>, an empty string or an empty collection clears it.</summary>
    /// <param name="property">The attribute.</param>
    /// <param name="value">The value, without types of the engine.</param>
    /// <param name="culture">The culture of numbers and times in text, or <c>null</c> for a definition.</param>
    /// <param name="now">The time of the server, from which a duration counts where a time is expected. <c>null</c> for a definition, in which a duration would start again with each run.</param>
    /// <exception cref="KeyValueException">The value is not valid for the attribute.</exception>
    internal void Set(KeyProperty property, object? value, CultureInfo? culture = null, DateTimeOffset? now = null)
    {
        if (property.IsTime && !KeyValueNormalizer.IsEmpty(value) && !LiteLLMDuration.IsNever(value))
        {
            value = TimeOf(property, value!, culture, now);
        }

        if (value is LiteLLMDuration duration)
        {
            Duration = duration;
            _values.Remove(property);
            return;
        }

        JsonElement desired = KeyValueNormalizer.Normalize(property, value, culture);
        if (property.Storage == KeyStorage.UserMetadata)
        {
            ThrowIfServerOwned(property, JsonValueReader.Members(desired).Select(entry => entry.Name));
        }

        _values[property] = KeyJson.WithoutMeaningless(property, desired);
    }

    /// <summary>Removes an attribute from the desired state, so that it stays unchanged.</summary>
    internal void Remove(KeyProperty property) => _values.Remove(property);

    /// <summary>Adds items to the list of an attribute, or removes them. The other items stay unchanged.</summary>
    /// <param name="property">The attribute.</param>
    /// <param name="parameter">The parameter, for errors.</param>
    /// <param name="items">The items: a list or a text. If there are none, nothing changes.</param>
    /// <param name="isAdded">Whether the items are added.</param>
    /// <exception cref="KeyValueException">An item is not valid, or the list as a whole is set too.</exception>
    internal void EditList(KeyProperty property, string parameter, object? items, bool isAdded)
    {
        if (_values.ContainsKey(property))
        {
            throw new KeyValueException(parameter, $"-{property.Parameter} and -Clear replace the whole list, so -{parameter} cannot be used with them.");
        }

        JsonElement edited = KeyValueNormalizer.Normalize(property, items);
        if (!JsonEquality.IsEmpty(edited))
        {
            _listEdits.Add(new ListEdit(property, parameter, edited, isAdded));
        }
    }

    /// <summary>Applies the desired edits to the current list of an attribute.</summary>
    /// <returns>The desired list, or <c>null</c> if the list is not edited.</returns>
    /// <exception cref="KeyValueException">The edit would change what an empty list allows.</exception>
    internal JsonElement? DesiredList(KeyProperty property, JsonElement current)
    {
        ListEdit[] edits = [.. _listEdits.Where(edit => edit.Property == property)];
        return edits.Length == 0 ? null : edits.Aggregate(current, (list, edit) => edit.Apply(list));
    }

    /// <summary>Adds or changes entries of the user's metadata. The other entries stay unchanged.</summary>
    /// <exception cref="KeyValueException">An entry belongs to the server.</exception>
    internal void MergeMetadata(object? entries)
    {
        KeyProperty property = KeyProperties.Named(nameof(LiteLLMKey.Metadata));
        JsonElement map = KeyValueNormalizer.Normalize(property, entries);
        ThrowIfServerOwned(property, JsonValueReader.Members(map).Select(entry => entry.Name));
        _mergedMetadata.AddRange(JsonValueReader.Members(map).Select(entry => (entry.Name, entry.Value)));
    }

    /// <summary>Removes entries from the user's metadata. The other entries stay unchanged.</summary>
    /// <exception cref="KeyValueException">An entry belongs to the server.</exception>
    internal void RemoveMetadata(IEnumerable<string> names)
    {
        string[] removed = [.. names];
        if (removed.Contains(null!))
        {
            throw new KeyValueException("RemoveMetadata", "an empty name is not allowed.");
        }

        ThrowIfServerOwned(KeyProperties.Named(nameof(LiteLLMKey.Metadata)), removed);
        _removedMetadata.UnionWith(removed);
    }

    /// <summary>Sets an attribute that this module does not define. The value is sent unchanged.</summary>
    /// <exception cref="KeyValueException">The attribute has a parameter of its own, or the value cannot be represented in JSON.</exception>
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

    /// <summary>Replaces single members of the permissions. An empty value clears a member, and the other members stay unchanged.</summary>
    /// <exception cref="KeyValueException">The value is not a map.</exception>
    internal void MergePermissions(object? members) => Edit(members, (_, value) => value);

    /// <summary>Adds items to lists, and entries to maps, in the permissions.</summary>
    /// <exception cref="KeyValueException">The value is not a map.</exception>
    internal void AddPermissions(object? members) => Edit(members, PermissionEdit.Added);

    /// <summary>Removes items from lists, and entries from maps, in the permissions.</summary>
    /// <exception cref="KeyValueException">The value is not a map.</exception>
    internal void RemovePermissions(object? members) => Edit(members, PermissionEdit.Removed);

    /// <summary>Applies the desired changes to the current permissions.</summary>
    internal JsonElement DesiredPermissions(JsonElement current) => _permissionEdits.Aggregate(current, (permissions, edit) => edit.Apply(permissions));

    /// <summary>Applies the desired changes to the current metadata of the user.</summary>
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

    /// <summary>
    /// Converts a duration where a time is expected: the expiry counts from the request, any other time from now, as a whole second, because
    /// some servers cannot compare fractions.
    /// </summary>
    private static object TimeOf(KeyProperty property, object value, CultureInfo? culture, DateTimeOffset? now)
    {
        object plain = value is JsonElement element ? JsonValueReader.ToText(element) : value;
        try
        {
            if (culture is null || now is not { } start)
            {
                return LiteLLMDuration.IsOne(plain)
                    ? throw new FormatException($"'{plain}' is a duration, which would start again with each run. Use a time in ISO 8601, such as 2035-12-31T00:00Z{(property.Name == nameof(LiteLLMKey.Expires) ? $", or declare duration: {plain} instead" : "")}.")
                    : value;
            }

            return TimeConverter.ToTimeOrDuration(plain, culture) is LiteLLMDuration duration && property.Name != nameof(LiteLLMKey.Expires)
                ? DateTimeOffset.FromUnixTimeSeconds(duration.After(start).ToUnixTimeSeconds())
                : TimeConverter.ToTimeOrDuration(plain, culture);
        }
        catch (FormatException problem)
        {
            throw new KeyValueException(property.Name, problem.Message.TrimEnd('.') + ".");
        }
    }

    private void Edit(object? members, Func<JsonElement, JsonElement, JsonElement> edit)
    {
        JsonElement map = KeyValueNormalizer.Normalize(KeyProperties.Named(nameof(LiteLLMKey.ObjectPermission)), members);
        _permissionEdits.AddRange(JsonValueReader.Members(map).Select(member => new PermissionEdit(member.Name, member.Value, edit)));
    }

    private static void ThrowIfServerOwned(KeyProperty property, IEnumerable<string> names)
    {
        foreach (string name in names.Where(KeyJson.IsServerOwned))
        {
            string advice = KeyProperties.Find(name) is { Parameter: { } parameter } ? $"use -{parameter}" : "choose another name";
            throw new KeyValueException(property.Name, $"'{name}' is reserved for the server; {advice}.");
        }
    }
}

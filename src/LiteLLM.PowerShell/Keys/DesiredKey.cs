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

    /// <summary>The attributes that were said; <c>null</c> clears one.</summary>
    internal IReadOnlyDictionary<KeyProperty, JsonElement> Values => _values;

    /// <summary>What was said under names that this module does not know.</summary>
    internal IReadOnlyList<(string Name, JsonElement Value)> Additional => _additional;

    /// <summary>How long the key shall work from now on, if that was said.</summary>
    internal Period? Duration { get; set; }

    /// <summary>Whether single entries of the metadata shall be added, changed or removed.</summary>
    internal bool EditsMetadata => _mergedMetadata.Count > 0 || _removedMetadata.Count > 0;

    /// <summary>The same wishes, to which more can be added.</summary>
    internal DesiredKey Copy()
    {
        var copy = new DesiredKey { Duration = Duration };
        foreach (KeyValuePair<KeyProperty, JsonElement> entry in _values)
        {
            copy._values[entry.Key] = entry.Value;
        }

        copy._additional.AddRange(_additional);
        copy._mergedMetadata.AddRange(_mergedMetadata);
        copy._removedMetadata.UnionWith(_removedMetadata);
        return copy;
    }

    /// <summary>Everything that a new key can have like another one, except the spend. A shared budget goes along by its id.</summary>
    /// <exception cref="KeyValueException">The other has a value that a new key cannot have.</exception>
    internal static DesiredKey Like(LiteLLMKey key)
    {
        var desired = new DesiredKey();
        foreach (KeyProperty property in KeyProperties.All)
        {
            if ((property.Settable & Settable.OnCreate) != 0
                && property.Name != nameof(LiteLLMKey.Spend)
                && !SharedBudget.IsImplied(property, key.Row)
                && !KeyDiff.Same(property.Kind, property.Read(key.Row), JsonWriting.Null))
            {
                desired.Say(property, property.ToObject(key.Row));
            }
        }

        return desired;
    }

    /// <summary>Says what an attribute shall be; <c>null</c>, an empty text or an empty collection clears it.</summary>
    /// <exception cref="KeyValueException">The attribute cannot have the value.</exception>
    internal void Say(KeyProperty property, object? value)
    {
        JsonElement desired = KeyValues.Normalize(property, value);
        if (property.Storage == KeyStorage.UserMetadata)
        {
            RefuseServerOwned(property, KeyRow.Members(desired).Select(entry => entry.Name));
        }

        _values[property] = desired;
    }

    /// <summary>Removes an attribute from those that are desired; it then stays as it is.</summary>
    internal void Forget(KeyProperty property) => _values.Remove(property);

    /// <summary>Adds entries to the user's metadata or changes them; the others stay.</summary>
    /// <exception cref="KeyValueException">An entry belongs to the server.</exception>
    internal void MergeMetadata(object? entries)
    {
        KeyProperty property = KeyProperties.Named(nameof(LiteLLMKey.Metadata));
        JsonElement map = KeyValues.Normalize(property, entries);
        RefuseServerOwned(property, KeyRow.Members(map).Select(entry => entry.Name));
        _mergedMetadata.AddRange(KeyRow.Members(map).Select(entry => (entry.Name, entry.Value)));
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
    internal void SayAdditional(string name, object? value)
    {
        if (name is "key" or "token" || KeyProperties.All.Any(property => property.JsonName == name))
        {
            throw new KeyValueException("AdditionalProperties", $"'{name}' has a parameter of its own; use that.");
        }

        try
        {
            _additional.Add((name, JsonWriting.From(value)));
        }
        catch (FormatException problem)
        {
            throw new KeyValueException("AdditionalProperties", $"'{name}' cannot be sent: {problem.Message}.");
        }
    }

    /// <summary>The user's metadata as it shall be, given what it is.</summary>
    internal JsonElement DesiredMetadata(JsonElement current)
    {
        IEnumerable<(string, JsonElement)> kept = KeyRow.Members(current)
            .Where(entry => !_removedMetadata.Contains(entry.Name) && !_mergedMetadata.Exists(merged => merged.Name == entry.Name))
            .Select(entry => (entry.Name, entry.Value));
        return JsonWriting.Object(kept.Concat(_mergedMetadata));
    }

    private static void RefuseServerOwned(KeyProperty property, IEnumerable<string> names)
    {
        foreach (string name in names.Where(KeyRow.IsServerOwned))
        {
            string advice = KeyProperties.Find(name) is { Parameter: { } parameter } ? $"use -{parameter}" : "choose another name";
            throw new KeyValueException(property.Name, $"the server keeps '{name}' there for itself; {advice}.");
        }
    }
}

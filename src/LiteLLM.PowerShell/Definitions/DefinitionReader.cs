using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Definitions;

/// <summary>Turns what is written in definitions into sets of keys, and collects everything that is wrong on the way.</summary>
internal sealed class DefinitionReader
{
    private const string DurationName = "duration";
    private const string KeyTypeName = "key_type";
    private const string AdditionalName = "AdditionalProperties";

    private readonly List<DefinitionProblem> _problems = [];
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<KeyDefinition>> _sets = new(StringComparer.Ordinal);

    /// <summary>Reads a file in the format that its extension says. What is wrong is kept for <see cref="Finish"/>.</summary>
    /// <exception cref="LiteLLMException">The file cannot be read.</exception>
    internal void ReadFile(string path)
    {
        try
        {
            string text = File.ReadAllText(path);
            DefinitionNode root = Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".JSON" => JsonDefinitions.Read(text),
                ".PSD1" => DataFileDefinitions.Read(text),
                var other => throw new FormatException($"definitions are written in .json or .psd1 files, not in '{other}' files."),
            };
            ReadSet(root, path);
        }
        catch (FormatException problem)
        {
            _problems.Add(new DefinitionProblem(path, null, null, null, problem.Message));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new LiteLLMException("FileNotRead", ErrorCategory.ReadError, $"{path} was not read: {problem.Message}", problem);
        }
    }

    /// <summary>Reads one definition that is no file: a hashtable or an object.</summary>
    internal void ReadObject(string set, object definition)
    {
        JsonElement map = JsonWriting.From(definition);
        string? name = KeyRow.Members(map)
            .Where(entry => entry.Name.Equals("name", StringComparison.OrdinalIgnoreCase) || KeyProperties.Find(entry.Name)?.Name == nameof(LiteLLMKey.KeyAlias))
            .Select(entry => JsonReading.ToText(entry.Value))
            .FirstOrDefault(text => text.Length > 0);
        IEnumerable<DefinitionEntry> entries = KeyRow.Members(map)
            .Where(entry => !entry.Name.Equals("name", StringComparison.OrdinalIgnoreCase) && !JsonComparing.IsEmpty(entry.Value))
            .Select(entry => new DefinitionEntry(entry.Name, 0, new DefinitionNode(0, entry.Value)));
        if (name is null)
        {
            _problems.Add(new DefinitionProblem(null, null, null, null, "a definition from the pipeline needs a name: a property Name or KeyAlias."));
        }
        else
        {
            Add(set, ReadKey(set, name, [.. entries], new Place(null, name)));
        }
    }

    /// <summary>All sets that were read.</summary>
    /// <exception cref="DefinitionException">Something is wrong; it tells everything.</exception>
    internal IReadOnlyList<KeySetDefinition> Finish() => _problems.Count == 0
        ? [.. _sets.Select(set => new KeySetDefinition(set.Key, set.Value))]
        : throw new DefinitionException(_problems);

    private void ReadSet(DefinitionNode root, string file)
    {
        var place = new Place(file, null);
        Dictionary<string, DefinitionEntry> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (DefinitionEntry entry in root.Entries ?? throw new FormatException("line 1: it holds no map; it has to be { \"name\": ..., \"keys\": { ... } }."))
        {
            if (entry.Name.ToUpperInvariant() is not ("$SCHEMA" or "NAME" or "DEFAULTS" or "KEYS"))
            {
                Complain(place, entry.Line, entry.Name, "a set has a name, defaults and keys, nothing else.");
            }

            parts[entry.Name] = entry;
        }

        string? set = parts.TryGetValue("name", out DefinitionEntry? named) ? TextOf(named.Value) : null;
        if (string.IsNullOrWhiteSpace(set))
        {
            Complain(place, named?.Line ?? root.Line, "name", "the set needs a name; it is kept with each of its keys.");
            return;
        }

        IReadOnlyList<DefinitionEntry> defaults = MapOf(parts, "defaults", place) ?? [];
        if (MapOf(parts, "keys", place) is not { } keys)
        {
            Complain(place, root.Line, "keys", "the set needs keys: a map from names to attributes.");
            return;
        }

        foreach (DefinitionEntry key in keys)
        {
            Place keyPlace = place with { Key = key.Name };
            if (key.Value.Entries is null)
            {
                Complain(keyPlace, key.Line, null, "it has to be a map of attributes.");
                continue;
            }

            if (_sets.TryGetValue(set!, out List<KeyDefinition>? others) && others.Exists(other => other.Name == key.Name))
            {
                Complain(keyPlace, key.Line, null, $"the set '{set}' has a key of that name already.");
                continue;
            }

            IEnumerable<DefinitionEntry> inherited = defaults.Where(entry => !key.Value.Entries.Any(own => Canonical(own.Name) == Canonical(entry.Name)));
            Add(set!, ReadKey(set!, key.Name, [.. inherited, .. key.Value.Entries], keyPlace));
        }
    }

    private KeyDefinition ReadKey(string set, string name, IReadOnlyList<DefinitionEntry> entries, Place place)
    {
        var desired = new DesiredKey();
        var asked = new List<string>();
        string? duration = null;
        foreach (DefinitionEntry entry in entries)
        {
            try
            {
                string attribute = Canonical(entry.Name);
                if (asked.Contains(attribute))
                {
                    Complain(place, entry.Line, entry.Name, "it is said twice.");
                    continue;
                }

                if (attribute == DurationName)
                {
                    duration = Period.Parse(TextOf(entry.Value) ?? "").ToString();
                }
                else
                {
                    Say(desired, attribute, entry);
                }

                asked.Add(attribute);
            }
            catch (KeyValueException problem)
            {
                Complain(place, entry.Line, entry.Name, problem.Message.Substring(problem.Message.IndexOf(": ", StringComparison.Ordinal) + 2));
            }
            catch (FormatException problem)
            {
                Complain(place, entry.Line, entry.Name, problem.Message);
            }
        }

        KeyProperty alias = KeyProperties.Named(nameof(LiteLLMKey.KeyAlias));
        if (!desired.Values.ContainsKey(alias))
        {
            desired.Say(alias, name);
            asked.Add(alias.JsonName);
        }

        RefuseTakenAlias(JsonReading.ToText(desired.Values[alias]), place, entries.Count > 0 ? entries[0].Line : null);
        return new KeyDefinition(set, name, desired, asked, duration);
    }

    private static void Say(DesiredKey desired, string attribute, DefinitionEntry entry)
    {
        if (attribute == AdditionalName)
        {
            foreach (DefinitionEntry additional in entry.Value.Entries ?? throw new FormatException("it has to be a map of attributes."))
            {
                desired.SayAdditional(additional.Name, additional.Value.ToJson());
            }
        }
        else if (attribute == KeyTypeName)
        {
            desired.Say(KeyProperties.Named(nameof(LiteLLMKey.AllowedRoutes)), KeyTypes.RoutesOf(TextOf(entry.Value) ?? ""));
        }
        else
        {
            desired.Say(Declarable(attribute), entry.Value.ToJson());
        }
    }

    private static KeyProperty Declarable(string attribute) => KeyProperties.Find(attribute) switch
    {
        null when attribute is "key" or "Key" => throw new FormatException("secrets are never in a definition."),
        null => throw new FormatException("a key has no such attribute. Attributes of newer servers go into AdditionalProperties."),
        { Settable: Settable.Never } or { Parameter: null } => throw new FormatException("only the server sets it."),
        { Name: nameof(LiteLLMKey.Spend) } => throw new FormatException("it changes with every call of the key, so it cannot be declared."),
        var property => property,
    };

    private void RefuseTakenAlias(string alias, Place place, int? line)
    {
        if (_aliases.TryGetValue(alias, out string? other))
        {
            Complain(place, line ?? 0, "key_alias", $"'{alias}' is the alias of '{other}' already; an alias is unique.");
        }

        _aliases[alias] = place.Key!;
    }

    private void Add(string set, KeyDefinition definition)
    {
        if (!_sets.TryGetValue(set, out List<KeyDefinition>? keys))
        {
            _sets[set] = keys = [];
        }

        keys.Add(definition);
    }

    /// <summary>The one name for an attribute that can be written in several ways.</summary>
    private static string Canonical(string name) =>
        KeyProperties.Find(name)?.JsonName
        ?? (name.Equals(DurationName, StringComparison.OrdinalIgnoreCase) ? DurationName
            : name.ToUpperInvariant() is "KEYTYPE" or "KEY_TYPE" ? KeyTypeName
            : name.ToUpperInvariant() is "ADDITIONALPROPERTIES" or "ADDITIONAL_PROPERTIES" ? AdditionalName
            : name);

    private IReadOnlyList<DefinitionEntry>? MapOf(Dictionary<string, DefinitionEntry> parts, string name, Place place)
    {
        if (!parts.TryGetValue(name, out DefinitionEntry? entry))
        {
            return null;
        }

        if (entry.Value.Entries is null)
        {
            Complain(place, entry.Line, entry.Name, "it has to be a map.");
            return [];
        }

        return entry.Value.Entries;
    }

    private static string? TextOf(DefinitionNode node) =>
        node.Entries is null && node.ToJson() is { ValueKind: JsonValueKind.String or JsonValueKind.Number } text ? JsonReading.ToText(text) : null;

    private void Complain(Place place, int line, string? attribute, string message) =>
        _problems.Add(new DefinitionProblem(place.File, line > 0 ? line : null, place.Key, attribute, message));

    private sealed record Place(string? File, string? Key);
}

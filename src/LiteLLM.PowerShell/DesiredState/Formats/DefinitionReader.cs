using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Turns what is written in definitions into sets of keys, and collects everything that is wrong on the way.</summary>
internal sealed class DefinitionReader
{
    private const string KeyTypeName = "key_type";
    private const string AdditionalName = "AdditionalProperties";

    private readonly List<DefinitionProblem> _problems = [];
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<KeyDefinition>> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyCollection<string>> _proxies = new(StringComparer.Ordinal);
    private readonly HashSet<(string Set, string Name)> _names = [];

    /// <summary>Reads a file in the format that its extension says. What is wrong is kept for <see cref="Finish"/>.</summary>
    /// <exception cref="LiteLLMException">The file cannot be read.</exception>
    internal void ReadFile(string path) => ReadText(path, DefinitionFile.Text(path));

    /// <summary>Reads the text of a file.</summary>
    internal void ReadText(string path, string text)
    {
        try
        {
            ReadSet(DefinitionFormat.Of(path).Read(text), path);
        }
        catch (FormatException problem)
        {
            _problems.Add(DefinitionProblem.In(path, problem));
        }
    }

    /// <summary>Reads one definition that is no file: a hashtable or an object.</summary>
    internal void ReadObject(string set, object definition)
    {
        JsonElement map;
        try
        {
            map = JsonValueWriter.From(definition);
        }
        catch (FormatException problem)
        {
            _problems.Add(new DefinitionProblem(null, null, null, null, $"a definition from the pipeline cannot be used: {problem.Message}."));
            return;
        }

        string? name = TextOf(map, entry => entry.Equals("name", StringComparison.OrdinalIgnoreCase))
            ?? TextOf(map, entry => KeyProperties.Find(entry)?.Name == nameof(LiteLLMKey.KeyAlias));
        IEnumerable<DefinitionEntry> entries = JsonValueReader.Members(map)
            .Where(entry => !entry.Name.Equals("name", StringComparison.OrdinalIgnoreCase) && !KeyValueNormalizer.IsEmpty(entry.Value))
            .Select(entry => new DefinitionEntry(entry.Name, 0, 0, 0, DefinitionNode.From(entry.Value)));
        if (name is null)
        {
            _problems.Add(new DefinitionProblem(null, null, null, null, "a definition from the pipeline needs a name: a property Name or KeyAlias."));
        }
        else
        {
            _names.Add((set, name));
            KeysOf(set).Add(ReadKey(set, name, [.. entries], new Place(null, name)));
        }
    }

    /// <summary>All sets that were read.</summary>
    /// <exception cref="DefinitionException">Something is wrong; it tells everything.</exception>
    internal IReadOnlyList<KeySetDefinition> Finish() => _problems.Count == 0
        ? [.. _sets.Select(set => new KeySetDefinition(set.Key, set.Value) { Proxies = _proxies.TryGetValue(set.Key, out IReadOnlyCollection<string>? proxies) ? proxies : null })]
        : throw new DefinitionException(_problems);

    private void ReadSet(DefinitionNode root, string file)
    {
        var place = new Place(file, null);
        Dictionary<string, DefinitionEntry> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (DefinitionEntry entry in root.Entries ?? throw new DefinitionSyntaxException(1, "it holds no map; it has to be { \"name\": ..., \"keys\": { ... } }."))
        {
            if (entry.Name.ToUpperInvariant() is not ("$SCHEMA" or "NAME" or "PROXY" or "DEFAULTS" or "KEYS"))
            {
                Complain(place, entry.Line, entry.Name, "a set has a name, a proxy, defaults and keys, nothing else.");
            }

            if (parts.ContainsKey(entry.Name))
            {
                Complain(place, entry.Line, entry.Name, "it is specified twice.");
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

        if (parts.TryGetValue("proxy", out DefinitionEntry? proxy))
        {
            ReadProxies(set!, proxy, place);
        }

        List<KeyDefinition> others = KeysOf(set!);
        foreach (DefinitionEntry key in keys)
        {
            Place keyPlace = place with { Key = key.Name };
            if (key.Value.Entries is null)
            {
                Complain(keyPlace, key.Line, null, "it has to be a map of attributes.");
                continue;
            }

            if (!_names.Add((set!, key.Name)))
            {
                Complain(keyPlace, key.Line, null, $"the set '{set}' has a key of that name already.");
                continue;
            }

            IEnumerable<DefinitionEntry> inherited = defaults.Where(entry => !key.Value.Entries.Any(own => Canonical(own.Name) == Canonical(entry.Name)));
            others.Add(ReadKey(set!, key.Name, [.. inherited, .. key.Value.Entries], keyPlace));
        }
    }

    /// <summary>Reads for which proxies a set is. If several files of a set name proxies, it is for those that all of them name.</summary>
    private void ReadProxies(string set, DefinitionEntry entry, Place place)
    {
        JsonElement value = entry.Value.ToJson();
        string?[] addresses = [.. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1))
            .Select(item => item.ValueKind == JsonValueKind.String ? KeySetDefinition.Address(item.GetString()!) : null)];
        if (addresses.Length == 0 || addresses.Contains(null))
        {
            Complain(place, entry.Line, entry.Name, "it has to be the address of a proxy, such as https://litellm.example.com, or a list of addresses.");
            return;
        }

        _proxies[set] = [.. addresses.OfType<string>().Where(address => !_proxies.TryGetValue(set, out IReadOnlyCollection<string>? others) || others.Contains(address))];
    }

    private KeyDefinition ReadKey(string set, string name, IReadOnlyList<DefinitionEntry> entries, Place place)
    {
        var desired = new DesiredKey();
        var said = new HashSet<string>(StringComparer.Ordinal);
        var asked = new SortedSet<string>(StringComparer.Ordinal);
        string? duration = null;
        foreach (DefinitionEntry entry in entries)
        {
            try
            {
                string attribute = Canonical(entry.Name);
                if (!said.Add(attribute))
                {
                    Complain(place, entry.Line, entry.Name, "it is said twice.");
                }
                else if (attribute == KeyOwnership.DurationName)
                {
                    duration = LiteLLMDuration.Parse(TextOf(entry.Value) ?? "").ToString();
                    asked.Add(attribute);
                }
                else
                {
                    asked.UnionWith(Say(desired, attribute, entry));
                }
            }
            catch (KeyValueException problem)
            {
                Complain(place, entry.Line, entry.Name, ReasonOf(problem));
            }
            catch (FormatException problem)
            {
                Complain(place, entry.Line, entry.Name, problem.Message);
            }
        }

        RefuseOwnSoftBudget(desired, entries, place);
        KeyProperty alias = KeyProperties.Named(nameof(LiteLLMKey.KeyAlias));
        if (!desired.Values.ContainsKey(alias))
        {
            desired.Say(alias, name);
        }

        RefuseDuplicateAlias(JsonValueReader.ToText(desired.Values[alias]), place, entries.Count > 0 ? entries[0].Line : null);
        return new KeyDefinition(desired, new KeyOwnership(set, name, [.. asked], duration));
    }

    /// <summary>Says what an attribute shall be.</summary>
    /// <returns>The names under which that is kept with the key.</returns>
    private static IEnumerable<string> Say(DesiredKey desired, string attribute, DefinitionEntry entry)
    {
        if (attribute == AdditionalName)
        {
            foreach (DefinitionEntry additional in EntriesOf(entry))
            {
                desired.SetAdditional(additional.Name, additional.Value.ToJson());
            }

            return EntriesOf(entry).Select(additional => additional.Name);
        }

        if (attribute == KeyTypeName)
        {
            KeyProperty routes = KeyProperties.Named(nameof(LiteLLMKey.AllowedRoutes));
            desired.Say(routes, KeyTypes.RoutesOf(TextOf(entry.Value) ?? ""));
            return [routes.JsonName];
        }

        KeyProperty property = Declarable(attribute);
        if (property.Storage == KeyStorage.UserMetadata)
        {
            desired.MergeMetadata(entry.Value.ToJson());
            return EntriesOf(entry).Select(own => KeyOwnership.MetadataPrefix + own.Name);
        }

        desired.Say(property, entry.Value.ToJson());
        return [property.JsonName];
    }

    private static IReadOnlyList<DefinitionEntry> EntriesOf(DefinitionEntry entry) =>
        entry.Value.Entries ?? (JsonEquality.IsEmpty(entry.Value.ToJson()) ? [] : throw new FormatException("it has to be a map."));

    private static KeyProperty Declarable(string attribute) => KeyProperties.Find(attribute) switch
    {
        null when attribute is "key" or "Key" => throw new FormatException("secrets are never in a definition."),
        null => throw new FormatException("a key has no such attribute. Attributes of newer servers go into AdditionalProperties."),
        { Name: nameof(LiteLLMKey.Spend) } => throw new FormatException("it changes with every call of the key, so it cannot be declared."),
        { IsDeclarable: false } => throw new FormatException("only the server sets it."),
        var property => property,
    };

    private void RefuseOwnSoftBudget(DesiredKey desired, IReadOnlyList<DefinitionEntry> entries, Place place)
    {
        try
        {
            SharedBudget.RefuseOwnSoftBudget(desired);
        }
        catch (KeyValueException problem)
        {
            DefinitionEntry entry = entries.First(entry => KeyProperties.Find(entry.Name)?.Name == problem.Property);
            Complain(place, entry.Line, entry.Name, ReasonOf(problem));
        }
    }

    /// <summary>The message without the name of the property, which the problem carries itself.</summary>
    private static string ReasonOf(KeyValueException problem) => problem.Message.Substring(problem.Message.IndexOf(": ", StringComparison.Ordinal) + 2);

    private void RefuseDuplicateAlias(string alias, Place place, int? line)
    {
        if (_aliases.TryGetValue(alias, out string? other))
        {
            Complain(place, line ?? 0, "key_alias", $"'{alias}' is the alias of '{other}' already; an alias is unique.");
        }

        _aliases[alias] = place.Key!;
    }

    private List<KeyDefinition> KeysOf(string set)
    {
        if (!_sets.TryGetValue(set, out List<KeyDefinition>? keys))
        {
            _sets[set] = keys = [];
        }

        return keys;
    }

    /// <summary>The one name for an attribute that can be written in several ways.</summary>
    private static string Canonical(string name) =>
        KeyProperties.Find(name)?.JsonName
        ?? (name.Equals(KeyOwnership.DurationName, StringComparison.OrdinalIgnoreCase) ? KeyOwnership.DurationName
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

    private static string? TextOf(JsonElement map, Func<string, bool> isMeant) => JsonValueReader.Members(map)
        .Where(entry => isMeant(entry.Name))
        .Select(entry => JsonValueReader.ToText(entry.Value))
        .FirstOrDefault(text => text.Length > 0);

    private static string? TextOf(DefinitionNode node) =>
        node.Entries is null && node.ToJson() is { ValueKind: JsonValueKind.String or JsonValueKind.Number } text ? JsonValueReader.ToText(text) : null;

    private void Complain(Place place, int line, string? attribute, string message) =>
        _problems.Add(new DefinitionProblem(place.File, line > 0 ? line : null, place.Key, attribute, message));

    private sealed record Place(string? File, string? Key);
}

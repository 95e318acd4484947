using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Reads definitions into sets of keys and collects all mistakes.</summary>
internal sealed class DefinitionReader
{
    private const string KeyTypeName = "key_type";
    private const string AdditionalName = "AdditionalProperties";
    private const string SecretName = "secret_name";
    private const string VaultName = "vault_name";
    private const string RotateEvery = "rotate_every";
    private const string GracePeriod = "grace_period";

    /// <summary>A time from which durations are compared.</summary>
    private static readonly DateTimeOffset Origin = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The options of a definition that are not attributes of a key, by their names in PowerShell.</summary>
    private static readonly Dictionary<string, string> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SecretName"] = SecretName,
        ["VaultName"] = VaultName,
        ["RotateEvery"] = RotateEvery,
        ["GracePeriod"] = GracePeriod,
        ["PreventDestroy"] = KeyOwnership.PreventDestroyName,
        ["AdditionalProperties"] = AdditionalName,
        ["additional_properties"] = AdditionalName,
        [KeyOwnership.DurationName] = KeyOwnership.DurationName,
    };

    private readonly List<DefinitionProblem> _problems = [];
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<KeyDefinition>> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyCollection<string>> _proxies = new(StringComparer.Ordinal);
    private readonly HashSet<(string Set, string Name)> _names = [];

    /// <summary>Reads a file in the format that its extension indicates. Mistakes are reported by <see cref="Finish"/>.</summary>
    /// <exception cref="LiteLLMException">The file cannot be read.</exception>
    internal void ReadFile(string path) => ReadText(path, DefinitionFile.Text(path));

    /// <summary>Reads the text of a file. Mistakes are reported by <see cref="Finish"/>.</summary>
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

    /// <summary>Reads the text of a file only to check it. The definitions are not kept; their names and aliases are.</summary>
    /// <returns>Whether no mistakes were found so far.</returns>
    internal bool Check(string path, string text)
    {
        ReadText(path, text);
        _sets.Clear();
        return _problems.Count == 0;
    }

    /// <summary>Reads one definition that does not come from a file. Mistakes are reported by <see cref="Finish"/>.</summary>
    /// <param name="set">The name of the set.</param>
    /// <param name="definition">Returns the definition as a dictionary. A <see cref="FormatException"/> that it throws is one of the mistakes.</param>
    internal void ReadObject(string set, Func<object?> definition)
    {
        JsonElement map;
        try
        {
            map = JsonValueWriter.From(definition());
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
            _problems.Add(new DefinitionProblem(null, null, null, null, "a definition from the pipeline requires a name: a property Name or KeyAlias."));
        }
        else
        {
            _names.Add((set, name));
            KeysOf(set).Add(ReadKey(set, name, [.. entries], new Location(null, name)));
        }
    }

    /// <summary>Returns all sets that were read.</summary>
    /// <exception cref="DefinitionException">Definitions contain mistakes. The exception lists all of them.</exception>
    internal IReadOnlyList<KeySetDefinition> Finish() => _problems.Count == 0
        ? [.. _sets.Select(set => new KeySetDefinition(set.Key, set.Value) { Proxies = _proxies.TryGetValue(set.Key, out IReadOnlyCollection<string>? proxies) ? proxies : null })]
        : throw new DefinitionException(_problems);

    private void ReadSet(DefinitionNode root, string file)
    {
        var location = new Location(file, null);
        Dictionary<string, DefinitionEntry> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (DefinitionEntry entry in (root.Entries ?? throw new DefinitionSyntaxException(1, "it is not a map; it has to be { \"name\": ..., \"keys\": { ... } }.")).Where(IsNotExtension))
        {
            if (entry.Name.ToUpperInvariant() is not ("$SCHEMA" or "NAME" or "PROXY" or "DEFAULTS" or "KEYS"))
            {
                AddProblem(location, entry.Line, entry.Name, $"this is not a member of a set, which has name, proxy, defaults and keys.{NearestName.Hint(entry.Name, ["name", "proxy", "defaults", "keys"])}");
            }

            if (parts.ContainsKey(entry.Name))
            {
                AddProblem(location, entry.Line, entry.Name, "it is specified twice.");
            }

            parts[entry.Name] = entry;
        }

        string? set = parts.TryGetValue("name", out DefinitionEntry? named) ? TextOf(named.Value) : null;
        if (string.IsNullOrWhiteSpace(set))
        {
            AddProblem(location, named?.Line ?? root.Line, "name", "the set requires a name, which is stored with each of its keys.");
            return;
        }

        IReadOnlyList<DefinitionEntry> defaults = MapOf(parts, "defaults", location) ?? [];
        if (MapOf(parts, "keys", location) is not { } keys)
        {
            AddProblem(location, root.Line, "keys", "the set requires keys: a map of names to attributes.");
            return;
        }

        if (parts.TryGetValue("proxy", out DefinitionEntry? proxy))
        {
            ReadProxies(set!, proxy, location);
        }

        List<KeyDefinition> others = KeysOf(set!);
        foreach (DefinitionEntry key in keys)
        {
            Location keyLocation = location with { Key = key.Name };
            if ((key.Value.Entries ?? (key.Value.IsNull ? [] : null)) is not { } own)
            {
                AddProblem(keyLocation, key.Line, null, "it has to be a map of attributes.");
                continue;
            }

            if (!_names.Add((set!, key.Name)))
            {
                AddProblem(keyLocation, key.Line, null, $"the set '{set}' already has a key with that name.");
                continue;
            }

            IEnumerable<DefinitionEntry> inherited = defaults.Where(entry => !own.Any(attribute => Canonical(attribute.Name) == Canonical(entry.Name)));
            others.Add(ReadKey(set!, key.Name, [.. inherited, .. own], keyLocation));
        }
    }

    /// <summary>Returns whether an entry has a meaning. Entries whose names start with <c>x-</c> are for other tools, or contain values that anchors of YAML refer to.</summary>
    private static bool IsNotExtension(DefinitionEntry entry) => !entry.Name.StartsWith("x-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the proxies that a set applies to. If several files of a set specify proxies, the set applies to those that all of them specify.</summary>
    private void ReadProxies(string set, DefinitionEntry entry, Location location)
    {
        JsonElement value = entry.Value.ToJson();
        string?[] addresses = [.. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1))
            .Select(item => item.ValueKind == JsonValueKind.String ? KeySetDefinition.Address(item.GetString()!) : null)];
        if (addresses.Length == 0 || addresses.Contains(null))
        {
            AddProblem(location, entry.Line, entry.Name, "it has to be the address of a proxy, such as https://litellm.example.com, or a list of addresses.");
            return;
        }

        _proxies[set] = [.. addresses.OfType<string>().Where(address => !_proxies.TryGetValue(set, out IReadOnlyCollection<string>? others) || others.Contains(address))];
    }

    private KeyDefinition ReadKey(string set, string name, IReadOnlyList<DefinitionEntry> entries, Location location)
    {
        var desired = new DesiredKey();
        var specified = new HashSet<string>(StringComparer.Ordinal);
        var declared = new SortedSet<string>(StringComparer.Ordinal);
        string? duration = null;
        string? secretName = null;
        string? vaultName = null;
        LiteLLMDuration? rotateEvery = null;
        LiteLLMDuration? gracePeriod = null;
        bool preventDestroy = false;
        foreach (DefinitionEntry entry in entries.Where(IsNotExtension))
        {
            try
            {
                string attribute = Canonical(entry.Name);
                if (!specified.Add(attribute))
                {
                    AddProblem(location, entry.Line, entry.Name, "it is specified twice.");
                }
                else if (attribute == KeyOwnership.DurationName && LiteLLMDuration.IsNever(TextOf(entry.Value)))
                {
                    KeyProperty expires = KeyProperties.Named(nameof(LiteLLMKey.Expires));
                    desired.Set(expires, null);
                    declared.Add(expires.JsonName);
                }
                else if (attribute == KeyOwnership.DurationName)
                {
                    duration = LiteLLMDuration.Parse(TextOf(entry.Value) ?? "").ToString();
                    declared.Add(attribute);
                }
                else if (attribute == KeyOwnership.PreventDestroyName)
                {
                    preventDestroy = FlagOf(entry.Value);
                }
                else if (attribute == SecretName)
                {
                    secretName = NameOf(entry.Value);
                }
                else if (attribute == VaultName)
                {
                    vaultName = NameOf(entry.Value);
                }
                else if (attribute == RotateEvery)
                {
                    rotateEvery = LiteLLMDuration.Parse(TextOf(entry.Value) ?? "");
                }
                else if (attribute == GracePeriod)
                {
                    gracePeriod = LiteLLMDuration.Parse(TextOf(entry.Value) ?? "");
                }
                else
                {
                    declared.UnionWith(SetAttribute(desired, attribute, entry));
                }
            }
            catch (KeyValueException problem)
            {
                AddProblem(location, entry.Line, entry.Name, ReasonOf(problem));
            }
            catch (FormatException problem)
            {
                AddProblem(location, entry.Line, entry.Name, problem.Message.TrimEnd('.') + ".");
            }
        }

        CheckSoftBudget(desired, entries, location);
        CheckRotation(rotateEvery, gracePeriod, preventDestroy, entries, location);
        KeyProperty alias = KeyProperties.Named(nameof(LiteLLMKey.KeyAlias));
        if (!desired.Values.ContainsKey(alias))
        {
            desired.Set(alias, name);
        }

        CheckAlias(JsonValueReader.ToText(desired.Values[alias]), location, entries.Count > 0 ? entries[0].Line : null);
        return new KeyDefinition(desired, new KeyOwnership(set, name, [.. declared], duration, PreventDestroy: preventDestroy)) 
        {
            SecretName = secretName,
            VaultName = vaultName,
            RotateEvery = rotateEvery,
            GracePeriod = gracePeriod ?? KeyDefinition.DefaultGracePeriod,
        };
    }

    /// <summary>Sets an attribute of the desired state.</summary>
    /// <returns>The names that are recorded as declared.</returns>
    private static IEnumerable<string> SetAttribute(DesiredKey desired, string attribute, DefinitionEntry entry)
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
            desired.Set(routes, KeyTypes.RoutesOf(TextOf(entry.Value) ?? ""));
            return [routes.JsonName];
        }

        KeyProperty property = Declarable(attribute);
        if (property.Storage == KeyStorage.UserMetadata)
        {
            JsonElement metadata = entry.Value.ToJson();
            JsonElement map = KeyValueNormalizer.IsEmpty(metadata) ? JsonValueWriter.EmptyMap : ObjectMap.Convert(metadata);
            desired.MergeMetadata(map);
            return JsonValueReader.Members(map).Select(own => KeyOwnership.MetadataPrefix + own.Name);
        }

        desired.Set(property, entry.Value.ToJson());
        return [property.JsonName];
    }

    private static IReadOnlyList<DefinitionEntry> EntriesOf(DefinitionEntry entry) =>
        entry.Value.Entries ?? (JsonEquality.IsEmpty(entry.Value.ToJson()) ? [] : throw new FormatException("it has to be a map."));

    private static KeyProperty Declarable(string attribute) => KeyProperties.Find(attribute) switch
    {
        null when attribute is "key" or "Key" => throw new FormatException("a definition must not contain a secret."),
        null => throw new FormatException($"this is not an attribute of a key.{NearestOf(attribute)} Specify attributes of newer servers in AdditionalProperties."),
        { Name: nameof(LiteLLMKey.Spend) } => throw new FormatException("it changes with every request of the key, so it cannot be declared."),
        { IsDeclarable: false } => throw new FormatException("only the server sets it."),
        var property => property,
    };

    /// <summary>Names the nearest attribute, in the style in which the name is written.</summary>
    private static string NearestOf(string attribute) => KeyProperties.Nearest(attribute, property => property.IsDeclarable) is { } nearest
        ? $" Did you mean '{(attribute.Any(char.IsUpper) ? nearest.Name : nearest.JsonName)}'?"
        : NearestName.Hint(attribute, [KeyTypeName, SecretName, VaultName, RotateEvery, GracePeriod, KeyOwnership.PreventDestroyName]);

    private static bool FlagOf(DefinitionNode value) => JsonValueReader.ToBoolean(value.ToJson()) ?? throw new FormatException($"'{value.ToJson()}' is not true or false.");

    private static string NameOf(DefinitionNode value) => TextOf(value) is { Length: > 0 } name ? name : throw new FormatException("it has to be a text.");

    private void CheckSoftBudget(DesiredKey desired, IReadOnlyList<DefinitionEntry> entries, Location location)
    {
        try
        {
            SharedBudget.ThrowIfOwnSoftBudget(desired);
        }
        catch (KeyValueException problem)
        {
            DefinitionEntry entry = entries.First(entry => KeyProperties.Find(entry.Name)?.Name == problem.Property);
            AddProblem(location, entry.Line, entry.Name, ReasonOf(problem));
        }
    }

    private void CheckRotation(LiteLLMDuration? rotateEvery, LiteLLMDuration? gracePeriod, bool preventDestroy, IReadOnlyList<DefinitionEntry> entries, Location location)
    {
        string? problem = (rotateEvery, gracePeriod) switch
        {
            (not null, _) when preventDestroy => "it cannot be combined with prevent_destroy, because a rotation ends the old key.",
            (not null, not null) when gracePeriod.After(Origin) >= rotateEvery.After(Origin) => $"it has to be longer than the grace period, which is {gracePeriod}.",
            (null, not null) => "it has no effect without rotate_every.",
            _ => null,
        };
        if (problem is not null)
        {
            DefinitionEntry entry = entries.First(entry => Canonical(entry.Name) == (rotateEvery is null ? GracePeriod : RotateEvery));
            AddProblem(location, entry.Line, entry.Name, problem);
        }
    }

    /// <summary>Gets the message without the name of the property.</summary>
    private static string ReasonOf(KeyValueException problem) => problem.Message.Substring(problem.Message.IndexOf(": ", StringComparison.Ordinal) + 2);

    private void CheckAlias(string alias, Location location, int? line)
    {
        if (_aliases.TryGetValue(alias, out string? other))
        {
            AddProblem(location, line ?? 0, "key_alias", $"'{alias}' is the alias of '{other}'; an alias must be unique.");
        }

        _aliases[alias] = location.Key!;
    }

    private List<KeyDefinition> KeysOf(string set)
    {
        if (!_sets.TryGetValue(set, out List<KeyDefinition>? keys))
        {
            _sets[set] = keys = [];
        }

        return keys;
    }

    /// <summary>Gets the canonical name of an attribute, which can be written in several ways.</summary>
    private static string Canonical(string name) =>
        KeyProperties.Find(name)?.JsonName ?? (Options.TryGetValue(name, out string? option) ? option : name);

    private IReadOnlyList<DefinitionEntry>? MapOf(Dictionary<string, DefinitionEntry> parts, string name, Location location)
    {
        if (!parts.TryGetValue(name, out DefinitionEntry? entry))
        {
            return null;
        }

        if (entry.Value.Entries is null)
        {
            if (!entry.Value.IsNull || name != "defaults")
            {
                AddProblem(location, entry.Line, entry.Name, "it has to be a map.");
            }

            return [];
        }

        return entry.Value.Entries;
    }

    private static string? TextOf(JsonElement map, Func<string, bool> predicate) => JsonValueReader.Members(map)
        .Where(entry => predicate(entry.Name))
        .Select(entry => JsonValueReader.ToText(entry.Value))
        .FirstOrDefault(text => text.Length > 0);

    private static string? TextOf(DefinitionNode node) =>
        node.Entries is null && node.ToJson() is { ValueKind: JsonValueKind.String or JsonValueKind.Number } text ? JsonValueReader.ToText(text) : null;

    private void AddProblem(Location location, int line, string? attribute, string message) =>
        _problems.Add(new DefinitionProblem(location.File, line > 0 ? line : null, location.Key, attribute, message));

    private sealed record Location(string? File, string? Key);
}

using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Binding;

/// <summary>
/// Reads objects of the pipeline: rows of a CSV file, hashtables, objects from JSON, also as the API returns them, keys, teams and users, also
/// after <c>Import-Clixml</c> or from a remote session, and texts.
/// </summary>
/// <remarks>
/// Every kind of object passes through here, so that all of them have the same columns, conversions and errors. A column that means nothing
/// is an error: if it were ignored, a misspelled limit would create a key without the limit.
/// </remarks>
internal sealed class KeyRowReader
{
    private const string Id = "Id";
    private const string Key = "Key";
    private const string Alias = "KeyAlias";
    private const string MaskedName = "key_name";
    private const string CatalogNamespace = "LiteLLM.PowerShell.Catalog.";
    private const int MostColumns = 5;

    /// <summary>What a team, a user and a budget are called, and the only one of their properties that is an attribute of a key.</summary>
    private static readonly Dictionary<string, (string Kind, string Column)> CatalogTypes = new(StringComparer.Ordinal)
    {
        ["LiteLLMTeam"] = ("a team", nameof(LiteLLMKey.TeamId)),
        ["LiteLLMUser"] = ("a user", nameof(LiteLLMKey.UserId)),
        ["LiteLLMBudget"] = ("a budget", nameof(LiteLLMKey.BudgetId)),
    };

    /// <summary>Columns that the engine adds to objects of remote sessions and to rows of a data table.</summary>
    private static readonly HashSet<string> EngineColumns = new(StringComparer.OrdinalIgnoreCase) { "PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId" };

    private static readonly HashSet<string> DataRowColumns = new(StringComparer.OrdinalIgnoreCase) { "RowError", "RowState", "Table", "ItemArray", "HasErrors" };

    /// <summary>The names of a key in rows that were written by this module. What the cmdlet cannot set is ignored.</summary>
    private static readonly HashSet<string> NamesOfKey = new(
        typeof(LiteLLMKey).GetProperties().Select(member => member.Name).Concat(KeyProperties.All.SelectMany(property => property.AllNames))
            .Concat(["PlainTextKey", "Display", "Visible", "Brief", "EffectiveLimits"]),
        StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string> _columns = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="parameters">The names of the parameters that a row can bind, each with its other names.</param>
    internal KeyRowReader(IEnumerable<(string Name, IEnumerable<string> OtherNames)> parameters)
    {
        foreach ((string name, IEnumerable<string> others) in parameters)
        {
            foreach (string column in others.Append(name))
            {
                _columns[column] = name;
            }
        }

        foreach (KeyProperty property in KeyProperties.All)
        {
            if (property.Parameter is { } parameter && _columns.ContainsKey(parameter))
            {
                foreach (string column in property.AllNames)
                {
                    _columns[column] = parameter;
                }
            }
        }
    }

    /// <summary>Creates a reader for the parameters of a cmdlet that accept pipeline input by property name.</summary>
    internal static KeyRowReader For(CommandInfo command) => new(command.Parameters.Values
        .Where(parameter => parameter.ParameterSets.Values.Any(set => set.ValueFromPipelineByPropertyName))
        .Select(parameter => (parameter.Name, (IEnumerable<string>)parameter.Aliases)));

    /// <summary>Reads an object. The response of a request that lists keys contains several rows.</summary>
    /// <param name="item">The object.</param>
    /// <exception cref="LiteLLMException">The object is not a row, or cannot be read.</exception>
    internal IEnumerable<KeyRow> Read(PSObject item) => item.BaseObject switch
    {
        LiteLLMKey key => [new KeyRow { Object = key }],
        string text => [new KeyRow { Text = text }],
        IEnumerable list and not IDictionary => list.Cast<object?>().Where(entry => entry is not null).SelectMany(entry => Read(PSObject.AsPSObject(entry))),
        ValueType or ScriptBlock => throw new LiteLLMException(ErrorIds.InvalidRow, $"'{item}' is not a row. Pipe in objects, hashtables, keys, or the aliases of keys."),
        _ => ReadRows(item),
    };

    /// <summary>Refuses a row with columns that mean nothing to the cmdlet.</summary>
    /// <exception cref="LiteLLMException">The row has such columns.</exception>
    internal void RefuseUnknown(KeyRow row)
    {
        if (row.UnknownColumns.Count == 0)
        {
            return;
        }

        IEnumerable<string> described = row.UnknownColumns.Take(MostColumns).Select(column => $"'{column}'{(NearestOf(column) is { } nearest ? $" (did you mean {nearest}?)" : "")}");
        string more = row.UnknownColumns.Count > MostColumns ? $" and {row.UnknownColumns.Count - MostColumns} more" : "";
        throw new LiteLLMException(ErrorIds.UnknownColumn,
            $"The row has columns that are not attributes of a key: {string.Join(", ", described)}{more}. Rename or remove them, for instance with Select-Object. Attributes that this module does not define belong in AdditionalProperties.");
    }

    private string? NearestOf(string column) => column.Equals("name", StringComparison.OrdinalIgnoreCase) ? Alias : NearestName.Of(column, _columns.Values.Distinct(StringComparer.Ordinal).OrderBy(OrderOf));

    /// <summary>The order of the attributes, so that the more common one of two equally near names is suggested.</summary>
    private static int OrderOf(string parameter) => KeyProperties.Find(parameter) is { } property ? KeyProperties.All.TakeWhile(other => other != property).Count() : int.MaxValue;

    private IEnumerable<KeyRow> ReadRows(PSObject item)
    {
        if (item.TypeNames.Select(CatalogTypeOf).FirstOrDefault(found => found.Kind is not null) is { Kind: { } kind } type)
        {
            KeyRow only = ReadColumns(Columns(item).Where(column => column.Name == type.Column));
            return [new KeyRow { Values = only.Values, Kind = kind }];
        }

        OrderedDictionary row = ToMap(item);
        if (row["info"] is { } info && row.Contains("key"))
        {
            return info is IDictionary one ? [ReadStored(one, row["key"] as string)] : ((IEnumerable)info).OfType<IDictionary>().Select(each => ReadStored(each, null));
        }

        if (row["keys"] is IEnumerable keys and not string && row.Contains("total_count"))
        {
            return keys.Cast<object>().Select(each => each is IDictionary listed ? ReadStored(listed, null) : new KeyRow { Text = each?.ToString() });
        }

        return [row.Contains(MaskedName) ? ReadStored(row, null) : ReadColumns(row.Cast<DictionaryEntry>().Select(entry => ((string)entry.Key, (object?)entry.Value)))];
    }

    private static (string? Kind, string Column) CatalogTypeOf(string typeName)
    {
        int start = typeName.IndexOf(CatalogNamespace, StringComparison.Ordinal);
        return start is 0 || start > 0 && typeName.StartsWith("Deserialized.", StringComparison.Ordinal)
            ? CatalogTypes.TryGetValue(typeName.Substring(start + CatalogNamespace.Length), out (string, string) found) ? found : default
            : default;
    }

    private static OrderedDictionary ToMap(PSObject item)
    {
        var map = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in Columns(item))
        {
            map[name] = value;
        }

        return map;
    }

    /// <summary>Gets the columns of an object, without types of the engine.</summary>
    private static IEnumerable<(string Name, object? Value)> Columns(PSObject item)
    {
        bool isDataRow = item.TypeNames.Contains("System.Data.DataRow");
        try
        {
            return item.BaseObject is IDictionary map
                ? [.. map.Cast<DictionaryEntry>().Select(entry => (Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, Plain(entry.Value)))]
                : [.. item.Properties.Where(property => !isDataRow || !DataRowColumns.Contains(property.Name)).Select(property => (property.Name, Plain(PowerShellValue.GetValue(property))))];
        }
        catch (FormatException problem)
        {
            throw new LiteLLMException(ErrorIds.InvalidRow, $"The row cannot be used: {problem.Message}.");
        }
    }

    private static object? Plain(object? value) => PowerShellValue.Unwrap(value) is var plain && plain is DBNull ? null : plain;

    private KeyRow ReadColumns(IEnumerable<(string Name, object? Value)> columns)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var unknown = new List<string>();
        string? id = null;
        foreach ((string name, object? value) in columns)
        {
            if (name.ToUpperInvariant() is "ID" or "TOKEN" or "TOKEN_ID" or "TOKENID")
            {
                id = TextOf(value) ?? id;
            }
            else if (_columns.TryGetValue(name, out string? parameter))
            {
                if (!values.TryGetValue(parameter, out object? other) || KeyValueNormalizer.IsEmpty(other))
                {
                    values[parameter] = value;
                }
            }
            else if (!NamesOfKey.Contains(name) && !EngineColumns.Contains(name))
            {
                unknown.Add(name);
            }
        }

        SecureString? secret = values.TryGetValue(Key, out object? key) ? SecretOf(key, ref id) : null;
        values.Remove(Key);
        return new KeyRow
        {
            Id = id,
            Secret = secret,
            KeyAlias = values.TryGetValue(Alias, out object? alias) ? TextOf(alias) : null,
            Values = values,
            UnknownColumns = unknown,
        };
    }

    /// <summary>Reads a key as the API returns it. Its attributes are where the server stores them, for example inside <c>metadata</c>.</summary>
    private static KeyRow ReadStored(IDictionary map, string? name)
    {
        JsonElement row = KeyJson.WithoutSecret(JsonValueWriter.From(InUtc(map)));
        string? id = TextOf(JsonValueReader.ToObject(JsonValueReader.Member(row, "token")));
        _ = id is null ? SecretOf(name, ref id) is { } secret ? id = Secrets.IdOf(secret) : null : null;
        var key = new LiteLLMKey(id ?? "", row, DateTimeOffset.MinValue);
        return new KeyRow { Stored = key, Id = id, KeyAlias = key.KeyAlias is { Length: > 0 } alias ? alias : null };
    }

    /// <summary><c>ConvertFrom-Json</c> converts times. A server writes a time without a time zone in UTC.</summary>
    private static object? InUtc(object? value) => value switch
    {
        DateTime { Kind: DateTimeKind.Unspecified } time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
        IDictionary map => Converted(map),
        IEnumerable list and not string => list.Cast<object?>().Select(InUtc).ToArray(),
        _ => value,
    };

    private static OrderedDictionary Converted(IDictionary map)
    {
        var converted = new OrderedDictionary();
        foreach (DictionaryEntry entry in map)
        {
            converted[entry.Key] = InUtc(entry.Value);
        }

        return converted;
    }

    /// <summary>Reads a column with a secret. In responses, it can be the id of the key. An exported SecureString is only the name of its type.</summary>
    private static SecureString? SecretOf(object? value, ref string? id)
    {
        if (value is SecureString secret)
        {
            return secret;
        }

        string? text = TextOf(value)?.Trim();
        if (text is null || text == typeof(SecureString).FullName)
        {
            return null;
        }

        if (Secrets.IsId(text.ToLowerInvariant()))
        {
            id ??= text;
            return null;
        }

        return Secrets.Protect(text);
    }

    private static string? TextOf(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}

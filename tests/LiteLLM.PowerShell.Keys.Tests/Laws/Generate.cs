using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace LiteLLM.PowerShell.Keys.Tests.Laws;

/// <summary>Random rows as servers tell them, and random values as people say them.</summary>
internal static class Generate
{
    private static readonly Gen<string> Name = Pick("a", "b.c", "Ü n", "x/y", "", "sk-...", "タグ", "env", "gpt-4");
    private static readonly Gen<string> Text = Gen.OneOf(Name.Where(name => name.Length > 0), Gen.String[Gen.Char['!', '~'], 1, 12]);

    /// <summary>The raw text of a number: whole, with a fraction that is none, tiny, larger than 64 bits.</summary>
    private static readonly Gen<JsonNode?> Number = Pick("0", "1", "1.0", "1e-05", "12.5", "-3", "12345678901234567890123", "0.1")
        .Select(text => JsonNode.Parse(text));

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Number,
        Text.Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Const((JsonNode?)null));

    private static readonly Gen<JsonNode?> Anything = Gen.OneOf(
        Scalar,
        Scalar.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
        MapOf(Gen.OneOf(Scalar, MapOf(Scalar))));

    /// <summary>The user's own entries of metadata.</summary>
    internal static readonly Gen<JsonNode?> UserMetadata = MapOf(Anything);

    /// <summary>A row of a complete key: every attribute with or without a value, and names that nobody knows.</summary>
    internal static readonly Gen<JsonObject> Row = Each(KeyProperties.All, property => Gen.OneOf(Gen.Const((JsonNode?)null), Stored(property)))
        .Select(UserMetadata, Anything, Gen.Bool, (values, own, unknown, hasBudget) => RowOf(values, own!.AsObject(), unknown, hasBudget));

    /// <summary>Values for some of the attributes that can be updated; <c>null</c> clears one.</summary>
    internal static readonly Gen<ImmutableDictionary<KeyProperty, JsonNode?>> Said = SaidOf(KeyProperties.All.Where(CanUpdate));

    /// <summary>The same without attributes that need a license.</summary>
    internal static readonly Gen<ImmutableDictionary<KeyProperty, JsonNode?>> SaidWithoutLicense = SaidOf(KeyProperties.All.Where(property => CanUpdate(property) && !property.Gated));

    internal static DesiredKey Desired(IEnumerable<KeyValuePair<KeyProperty, JsonNode?>> specified)
    {
        var desired = new DesiredKey();
        foreach ((KeyProperty property, JsonNode? value) in specified)
        {
            desired.Set(property, JsonSerializer.SerializeToElement(value));
        }

        return desired;
    }

    private static Gen<string> Pick(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    /// <summary>What has laws of its own is left out: what some servers ignore, and the two parts of a temporary budget, which go together.</summary>
    private static bool CanUpdate(KeyProperty property) =>
        (property.Settable & Settable.OnUpdate) > 0 && property.Parameter is not null
        && property.JsonName is not ("project_id" or "organization_id" or "budget_id" or "temp_budget_increase" or "temp_budget_expiry");

    private static Gen<ImmutableDictionary<KeyProperty, JsonNode?>> SaidOf(IEnumerable<KeyProperty> properties)
    {
        KeyProperty[] all = [.. properties];
        return Each(all, property => Gen.Int[0, 9].SelectMany(dice =>
                dice > 3 ? Gen.Const(((bool, JsonNode?)?)null)
                : dice == 3 && property.JsonName != "budget_duration" ? Gen.Const(((bool, JsonNode?)?)(true, null))
                : Stored(property).Select(value => ((bool, JsonNode?)?)(true, value))))
            .Select(values => all.Zip(values)
                .Where(pair => pair.Second is not null)
                .ToImmutableDictionary(pair => pair.First, pair => pair.Second!.Value.Item2));
    }

    /// <summary>A value of an attribute, in the form in which the server keeps it.</summary>
    private static Gen<JsonNode?> Stored(KeyProperty property) => property.Kind switch
    {
        KeyValueKind.Number => Pick("0", "1", "100", "100.0", "12.5", "0.00001").Select(text => JsonNode.Parse(text)),
        KeyValueKind.WholeNumber => Gen.Int[0, 5000].Select(number => (JsonNode?)JsonValue.Create(number)),
        KeyValueKind.Boolean => Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
        KeyValueKind.Set => Text.Array[1, 4].Select(items => (JsonNode?)new JsonArray([.. items.Distinct().Select(item => (JsonNode?)item)])),
        KeyValueKind.ModelLimits => MapOf(Gen.Int[0, 900].Select(number => (JsonNode?)JsonValue.Create(number))),
        KeyValueKind.ModelLists => MapOf(Text.Array[1, 3].Select(items => (JsonNode?)new JsonArray([.. items.Distinct().Select(item => (JsonNode?)item)]))),
        KeyValueKind.Objects => ListOf(Text.Select(text => (JsonNode?)new JsonObject { ["index_name"] = text, ["index_permissions"] = new JsonArray("read") })),
        KeyValueKind.Callbacks => ListOf(Text.Select(text => (JsonNode?)new JsonObject { ["callback_name"] = text, ["callback_vars"] = new JsonObject { ["key"] = text } })),
        KeyValueKind.BudgetLimits => ListOf(Gen.Int[1, 90].Select(budget => (JsonNode?)new JsonObject { ["budget_duration"] = "7d", ["max_budget"] = budget })),
        KeyValueKind.UtcTime => Gen.Int[1, 900].Select(days => (JsonNode?)JsonValue.Create(Clock.Now.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture))),
        KeyValueKind.ModelBudgets => MapOf(Gen.Int[1, 90].Select(limit => (JsonNode?)new JsonObject { ["budget_limit"] = limit, ["time_period"] = "7d" })),
        KeyValueKind.Map when property.Storage == KeyStorage.UserMetadata => UserMetadata,
        KeyValueKind.Map when property.Storage == KeyStorage.PermissionTable => Pick("mcp_servers", "vector_stores", "agents").Array[1, 2]
            .Select(Text.Array[1, 2], (names, items) => (JsonNode?)new JsonObject(names.Distinct().Select(name =>
                new KeyValuePair<string, JsonNode?>(name, new JsonArray([.. items.Select(item => (JsonNode?)item)]))))),
        KeyValueKind.Map => MapOf(Scalar),
        KeyValueKind.Period or KeyValueKind.BudgetPeriod => Pick("1h", "1d", "7d", "30d", "1mo", "12h").Select(text => (JsonNode?)JsonValue.Create(text)),
        KeyValueKind.Time => Gen.Int[1, 900].Select(days => (JsonNode?)JsonValue.Create(Clock.Now.AddDays(days).ToString("O"))),
        _ => Text.Select(text => (JsonNode?)JsonValue.Create(text)),
    };

    private static JsonObject RowOf(ImmutableList<JsonNode?> values, JsonObject own, JsonNode? unknown, bool hasBudget)
    {
        var row = new JsonObject { ["unknown_column"] = unknown?.DeepClone(), ["object_permission_id"] = null };
        var metadata = (JsonObject)own.DeepClone();
        metadata["secret_manager_settings"] = "robot";
        metadata["litellm_unknown"] = unknown?.DeepClone();
        foreach ((KeyProperty property, JsonNode? value) in KeyProperties.All.Zip(values))
        {
            switch (property.Storage)
            {
                case KeyStorage.Metadata or KeyStorage.MetadataEntry when value is not null:
                    metadata[property.JsonName] = value.DeepClone();
                    break;
                case KeyStorage.BudgetTable when hasBudget:
                    row["budget_id"] = "budget";
                    row["litellm_budget_table"] = new JsonObject { ["budget_id"] = "budget", [property.JsonName] = value?.DeepClone() };
                    break;
                case KeyStorage.Column when property.JsonName == "budget_id":
                    row.TryAdd("budget_id", null);
                    break;
                case KeyStorage.Column or KeyStorage.PermissionTable:
                    row[property.JsonName] = value?.DeepClone() ?? Empty(property);
                    break;
            }
        }

        row["metadata"] = metadata;
        return row;
    }

    private static JsonNode? Empty(KeyProperty property) => property.Clear switch
    {
        ClearForm.EmptyList => new JsonArray(),
        ClearForm.EmptyMap => new JsonObject(),
        _ => null,
    };

    private static Gen<JsonNode?> MapOf(Gen<JsonNode?> value) => Gen.Select(Name, value).Array[1, 4].Select(entries =>
    {
        var map = new JsonObject();
        foreach ((string name, JsonNode? item) in entries)
        {
            map[name] = item?.DeepClone();
        }

        return (JsonNode?)map;
    });

    private static Gen<JsonNode?> ListOf(Gen<JsonNode?> item) => item.Array[1, 3].Select(items => (JsonNode?)new JsonArray([.. items]));

    private static Gen<ImmutableList<T>> Each<TItem, T>(IEnumerable<TItem> items, Func<TItem, Gen<T>> generate) =>
        items.Aggregate(Gen.Const(ImmutableList<T>.Empty), (list, item) => list.Select(generate(item), (values, value) => values.Add(value)));
}

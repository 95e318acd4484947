using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>
/// Reads the keys that Terraform manages: the <c>litellm_key</c> resources in the output of <c>terraform show -json</c> for a state or a plan,
/// in a state file, or in a configuration in JSON (<c>.tf.json</c>).
/// </summary>
internal static class TerraformState
{
    /// <summary>How to get a document from a configuration in HCL.</summary>
    internal const string Advice =
        "In the folder of the configuration, run 'terraform show -json > state.json' for keys that exist, or 'terraform plan -out plan.tfplan' and 'terraform show -json plan.tfplan > plan.json' for planned keys, and specify that file.";

    private const string KeyType = "litellm_key";
    private const string OtherTypes = "litellm_";
    private const string JsonSuffix = "_json";

    /// <summary>Attributes of the providers that identify a key or contain its secret.</summary>
    private static readonly HashSet<string> Computed = new(StringComparer.Ordinal) { "id", "key", "key_hash", "key_wo", "key_wo_version", "token", "token_id", "timeouts" };

    private static readonly Regex Hcl = new(@"^\s*(#.*\n\s*|//.*\n\s*)*(resource|data|module|variable|provider|terraform|locals|output)\b[^\n]*\{", RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>Reads all keys in a document.</summary>
    /// <exception cref="FormatException">The text is not a document of Terraform.</exception>
    internal static TerraformDocument Read(string text)
    {
        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(Utf8(text), JsonValueReader.ServerDocument);
            root = document.RootElement.Clone();
        }
        catch (JsonException problem)
        {
            throw new DefinitionSyntaxException((int)(problem.LineNumber ?? 0) + 1, Hcl.IsMatch(text) ? $"it is a configuration in HCL. {Advice}" : "it is not JSON.");
        }

        return Find(root, "values", "planned_values") is { } values ? Document(Shown(JsonValueReader.Member(values, "root_module")))
            : JsonValueReader.Member(root, "resources").ValueKind == JsonValueKind.Array ? Document(Stored(root))
            : JsonValueReader.Member(root, "resource").ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Document(TerraformConfigurationReader.Resources(root))
            : throw new FormatException("it is not the output of 'terraform show -json' for a state or a plan, a state file of version 4, or a configuration in JSON (.tf.json).");
    }

    private static JsonElement? Find(JsonElement root, params string[] names) =>
        names.Select(name => JsonValueReader.Member(root, name)).Where(value => value.ValueKind == JsonValueKind.Object).Select(value => (JsonElement?)value).FirstOrDefault();

    private static TerraformDocument Document(IEnumerable<TerraformResource> resources)
    {
        TerraformResource[] all = [.. resources];
        return new TerraformDocument(
            [.. all.Where(resource => resource.Type == KeyType).Select(Key)],
            [.. all.Where(resource => resource.Type != KeyType && resource.Type.StartsWith(OtherTypes, StringComparison.Ordinal)).Select(resource => $"{resource.Type}.{resource.Name}")]);
    }

    private static byte[] Utf8(string text)
    {
        byte[] json = Encoding.UTF8.GetBytes(text);
        JsonSurrogates.Replace(json);
        return json;
    }

    private static IEnumerable<TerraformResource> Shown(JsonElement module) =>
        Items(module, "resources")
            .Where(IsManaged)
            .Select(resource => Resource(Text(module, "address"), resource, JsonValueReader.Member(resource, "index"), JsonValueReader.Member(resource, "values"), resource))
            .Concat(Items(module, "child_modules").SelectMany(Shown));

    private static IEnumerable<TerraformResource> Stored(JsonElement root) =>
        from resource in Items(root, "resources")
        where IsManaged(resource)
        from instance in Items(resource, "instances")
        select Resource(Text(resource, "module"), resource, JsonValueReader.Member(instance, "index_key"), JsonValueReader.Member(instance, "attributes"), instance);

    private static bool IsManaged(JsonElement resource) => Text(resource, "mode") == "managed";

    private static TerraformResource Resource(string? module, JsonElement resource, JsonElement index, JsonElement values, JsonElement versioned)
    {
        string?[] parts = [module?.Replace("module.", ""), Text(resource, "name"), JsonValueReader.ToText(index)];
        bool zeroIsUnset = JsonValueReader.Member(versioned, "schema_version") is not { ValueKind: JsonValueKind.Number } version || version.GetInt32() == 0;
        return new TerraformResource(Text(resource, "type") ?? "", string.Join(".", parts.Where(part => !string.IsNullOrEmpty(part))), values, zeroIsUnset, []);
    }

    private static TerraformKey Key(TerraformResource resource)
    {
        var omitted = new List<string>(resource.Omitted.Where(name => !Computed.Contains(name)));
        return new TerraformKey(resource.Name, Text(resource.Values, "key_alias"), Id(resource.Values), [.. Attributes(resource, omitted)], omitted);
    }

    /// <summary>Gets the id of a key. Some providers store the secret in this attribute.</summary>
    private static string? Id(JsonElement values) =>
        (Text(values, "token_id") ?? Text(values, "id"))?.Replace("sha256:", "") is { } id && SecretMask.Scrub(id) == id ? id : null;

    /// <summary>Gets the declared attributes, without values that the provider or the server computes, and without empty values. Older providers cannot distinguish zero from no value.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Attributes(TerraformResource resource, List<string> omitted)
    {
        JsonElement values = resource.Values;
        bool zeroIsUnset = resource.ZeroIsUnset;
        bool hasSoftBudget = JsonValueReader.Member(values, "soft_budget") is { ValueKind: JsonValueKind.Number } soft && !(zeroIsUnset && soft.GetDouble() == 0);
        foreach (JsonProperty attribute in JsonValueReader.Members(values))
        {
            (KeyProperty? property, JsonElement value) = Declared(values, attribute);
            bool isImplied = property?.Name == nameof(LiteLLMKey.BudgetId) && hasSoftBudget && SharedBudget.IsGeneratedId(JsonValueReader.ToText(value))
                || property?.Name == nameof(LiteLLMKey.UserId) && JsonValueReader.ToText(value) == KeyJson.DefaultUserId;
            if (isImplied || IsUnset(value, zeroIsUnset) || IsSecret(value))
            {
                continue;
            }

            if (property is not null || attribute.Name == KeyOwnership.DurationName)
            {
                yield return (property?.JsonName ?? attribute.Name, value);
            }
            else if (!Computed.Contains(attribute.Name) && KeyProperties.All.All(known => known.JsonName != attribute.Name))
            {
                omitted.Add(attribute.Name);
            }
        }
    }

    /// <summary>Gets the property that an attribute sets, and its value. An attribute such as <c>config_json</c> contains the value of <c>config</c> as JSON text.</summary>
    private static (KeyProperty? Property, JsonElement Value) Declared(JsonElement values, JsonProperty attribute)
    {
        if (Declarable(attribute.Name) is { } property)
        {
            return (property, property.Storage == KeyStorage.UserMetadata ? UsersOwn(attribute.Value) : property.Kind == KeyValueKind.Map ? Decoded(attribute.Value) : attribute.Value);
        }

        string name = attribute.Name.EndsWith(JsonSuffix, StringComparison.Ordinal) ? attribute.Name.Substring(0, attribute.Name.Length - JsonSuffix.Length) : "";
        return Declarable(name) is { } encoded && KeyValueNormalizer.IsEmpty(JsonValueReader.Member(values, name)) && Decoded(attribute.Value) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } value
            ? (encoded, encoded.Storage == KeyStorage.UserMetadata ? UsersOwn(value) : value)
            : (null, attribute.Value);
    }

    private static KeyProperty? Declarable(string name) => KeyProperties.All.FirstOrDefault(known => known.JsonName == name && known.IsDeclarable);

    /// <summary>Gets the metadata without what the server stores there. A value that is not a map is returned as it is, so that the reader of the definition refuses it.</summary>
    private static JsonElement UsersOwn(JsonElement metadata) => Decoded(metadata) is not { ValueKind: JsonValueKind.Object } map ? metadata
        : JsonValueWriter.Object(JsonValueReader.Members(map).Where(entry => !KeyJson.IsServerOwned(entry.Name)).Select(entry => (entry.Name, Decoded(entry.Value))));

    /// <summary>Converts the text of a JSON object or list, which <c>jsonencode</c> creates, to its value, because providers send it as that value.</summary>
    private static JsonElement Decoded(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonValueWriter.Object(JsonValueReader.Members(value).Select(entry => (entry.Name, Decoded(entry.Value)))),
        JsonValueKind.String when value.GetString()!.TrimStart() is ['{' or '[', ..] => Parsed(value),
        _ => value,
    };

    private static JsonElement Parsed(JsonElement text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.GetString()!);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>Returns whether a value looks like a secret. Secrets are never written to definitions.</summary>
    private static bool IsSecret(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && SecretMask.Scrub(text) != text;

    private static bool IsUnset(JsonElement value, bool zeroIsUnset) =>
        KeyValueNormalizer.IsEmpty(value) || value.ValueKind == JsonValueKind.False
        || zeroIsUnset && value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0;

    private static JsonElement.ArrayEnumerator Items(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static string? Text(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > 0 ? text.GetString() : null;
}

using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Reads the keys that Terraform manages: the <c>litellm_key</c> resources in the output of <c>terraform show -json</c>, or in a state file.</summary>
internal static class TerraformState
{
    private const string KeyType = "litellm_key";

    /// <summary>Reads all keys in a state.</summary>
    /// <exception cref="FormatException">The text is not a Terraform state.</exception>
    internal static IReadOnlyList<TerraformKey> Read(string text)
    {
        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(Utf8(text), JsonValueReader.ServerDocument);
            root = document.RootElement.Clone();
        }
        catch (JsonException problem)
        {
            throw new DefinitionSyntaxException((int)(problem.LineNumber ?? 0) + 1, "it is not JSON.");
        }

        JsonElement values = JsonValueReader.Member(root, "values");
        return values.ValueKind == JsonValueKind.Object ? [.. Shown(JsonValueReader.Member(values, "root_module"))]
            : JsonValueReader.Member(root, "resources").ValueKind == JsonValueKind.Array ? [.. Stored(root)]
            : throw new FormatException("it is neither the output of 'terraform show -json' nor a state file of version 4.");
    }

    private static byte[] Utf8(string text)
    {
        byte[] json = Encoding.UTF8.GetBytes(text);
        JsonSurrogates.Replace(json);
        return json;
    }

    private static IEnumerable<TerraformKey> Shown(JsonElement module) =>
        Items(module, "resources")
            .Where(IsKey)
            .Select(resource => Key(Text(module, "address"), resource, JsonValueReader.Member(resource, "index"), JsonValueReader.Member(resource, "values"), resource))
            .Concat(Items(module, "child_modules").SelectMany(Shown));

    private static IEnumerable<TerraformKey> Stored(JsonElement root) =>
        from resource in Items(root, "resources")
        where IsKey(resource)
        from instance in Items(resource, "instances")
        select Key(Text(resource, "module"), resource, JsonValueReader.Member(instance, "index_key"), JsonValueReader.Member(instance, "attributes"), instance);

    private static bool IsKey(JsonElement resource) => Text(resource, "type") == KeyType && Text(resource, "mode") == "managed";

    private static TerraformKey Key(string? module, JsonElement resource, JsonElement index, JsonElement values, JsonElement versioned)
    {
        string?[] parts = [module?.Replace("module.", ""), Text(resource, "name"), JsonValueReader.ToText(index)];
        bool zeroIsUnset = JsonValueReader.Member(versioned, "schema_version") is not { ValueKind: JsonValueKind.Number } version || version.GetInt32() == 0;
        return new TerraformKey(
            string.Join(".", parts.Where(part => !string.IsNullOrEmpty(part))),
            Text(values, "key_alias"),
            Id(values),
            [.. Attributes(values, zeroIsUnset)]);
    }

    /// <summary>Gets the id of a key. Some providers store the secret in this attribute.</summary>
    private static string? Id(JsonElement values) =>
        (Text(values, "token_id") ?? Text(values, "id"))?.Replace("sha256:", "") is { } id && SecretMask.Scrub(id) == id ? id : null;

    /// <summary>Gets the declared attributes, without values that the provider or the server computes, and without empty values. Older providers cannot distinguish zero from no value.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Attributes(JsonElement values, bool zeroIsUnset)
    {
        bool hasSoftBudget = JsonValueReader.Member(values, "soft_budget") is { ValueKind: JsonValueKind.Number } soft && !(zeroIsUnset && soft.GetDouble() == 0);
        foreach (JsonProperty attribute in JsonValueReader.Members(values))
        {
            KeyProperty? property = KeyProperties.All.FirstOrDefault(known => known.JsonName == attribute.Name && known.IsDeclarable);
            JsonElement value = property?.Storage == KeyStorage.UserMetadata ? UsersOwn(attribute.Value) : attribute.Value;
            bool isImplied = property?.Name == nameof(LiteLLMKey.BudgetId) && hasSoftBudget && SharedBudget.IsGeneratedId(JsonValueReader.ToText(value))
                || property?.Name == nameof(LiteLLMKey.UserId) && JsonValueReader.ToText(value) == KeyJson.DefaultUserId;
            if ((property is not null || attribute.Name == KeyOwnership.DurationName) && !isImplied && !IsUnset(value, zeroIsUnset) && !IsSecret(value))
            {
                yield return (attribute.Name, value);
            }
        }
    }

    private static JsonElement UsersOwn(JsonElement metadata) =>
        JsonValueWriter.Object(JsonValueReader.Members(metadata).Where(entry => !KeyJson.IsServerOwned(entry.Name)).Select(entry => (entry.Name, entry.Value)));

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

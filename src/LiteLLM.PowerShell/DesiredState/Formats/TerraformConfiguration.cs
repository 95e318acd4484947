using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>Writes keys as a Terraform configuration in JSON (<c>.tf.json</c>) for the provider <c>ncecere/litellm</c>: a <c>resource</c> and an <c>import</c> block for each key.</summary>
/// <remarks>
/// The secret of an existing key is not known, so it is a write-only argument whose value comes from the variable <c>litellm_keys</c>. Terraform
/// stores only its hash, which is the id of the key.
/// </remarks>
internal static class TerraformConfiguration
{
    private const string Extension = ".tf.json";
    private const string Variable = "litellm_keys";

    /// <summary>The arguments of <c>litellm_key</c>. They have the API names of the attributes.</summary>
    private static readonly HashSet<string> Supported = new(StringComparer.Ordinal)
    {
        "key_alias", "models", "max_budget", "user_id", "team_id", "organization_id", "project_id", "budget_id", "service_account_id", "allowed_routes", "allowed_passthrough_routes",
        "max_parallel_requests", "metadata", "tpm_limit", "rpm_limit", "tpm_limit_type", "rpm_limit_type", "budget_duration", "allowed_cache_controls", "soft_budget", "aliases", "config",
        "permissions", "model_max_budget", "model_rpm_limit", "model_tpm_limit", "guardrails", "prompts", "enforced_params", "tags", "blocked",
    };

    /// <summary>The arguments that are maps of texts. Other values are written as JSON text, which the provider sends as that value.</summary>
    private static readonly HashSet<string> TextMaps = new(StringComparer.Ordinal) { "metadata", "aliases", "config", "permissions" };

    /// <summary>Returns whether the extension of a file is that of a configuration in JSON.</summary>
    internal static bool Owns(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Creates the text of a file.</summary>
    /// <param name="keys">The keys and the names of their definitions, which are unique.</param>
    /// <param name="omitted">Receives the attributes of each key that the provider does not have.</param>
    internal static string Of(IEnumerable<(string Name, LiteLLMKey Key)> keys, Action<LiteLLMKey, IReadOnlyList<string>> omitted)
    {
        var resources = new List<(string, JsonElement)>();
        var imports = new List<JsonElement>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, LiteLLMKey key) in keys.OrderBy(named => named.Name, StringComparer.Ordinal))
        {
            string identifier = Identifier(name, names);
            resources.Add((identifier, Resource(identifier, key, omitted)));
            imports.Add(JsonValueWriter.Object([("to", JsonValueWriter.From($"litellm_key.{identifier}")), ("id", JsonValueWriter.From($"sha256:{key.Id}"))]));
        }

        JsonElement provider = JsonValueWriter.Object([("source", JsonValueWriter.From("ncecere/litellm"))]);
        return JsonDefinitions.Text(JsonValueWriter.Object(
        [
            ("terraform", JsonValueWriter.Object(
            [
                ("required_version", JsonValueWriter.From(">= 1.11")),
                ("required_providers", JsonValueWriter.Object([("litellm", provider)])),
            ])),
            ("variable", JsonValueWriter.Object([(Variable, JsonValueWriter.Object(
            [
                ("description", JsonValueWriter.From("The secrets of the keys, by the name of the resource.")),
                ("type", JsonValueWriter.From("map(string)")),
                ("sensitive", JsonValueWriter.From(true)),
                ("ephemeral", JsonValueWriter.From(true)),
            ]))])),
            ("resource", JsonValueWriter.Object([("litellm_key", JsonValueWriter.Object(resources))])),
            ("import", JsonValueWriter.From(imports.ToArray())),
        ])) + "\n";
    }

    private static JsonElement Resource(string identifier, LiteLLMKey key, Action<LiteLLMKey, IReadOnlyList<string>> omitted)
    {
        JsonProperty[] attributes = [.. JsonValueReader.Members(DefinitionWriter.Of("", key, DefinitionFormat.Of("keys.json")))];
        string[] others = [.. attributes.Where(attribute => !Supported.Contains(attribute.Name)).Select(attribute => attribute.Name)];
        if (others.Length > 0)
        {
            omitted(key, others);
        }

        return JsonValueWriter.Object(attributes
            .Where(attribute => Supported.Contains(attribute.Name))
            .Select(attribute => (attribute.Name, Escaped(TextMaps.Contains(attribute.Name) ? Texts(attribute.Value) : attribute.Value)))
            .Concat([("key_wo", JsonValueWriter.From($"${{var.{Variable}[\"{identifier}\"]}}")), ("key_wo_version", JsonValueWriter.From("1"))]));
    }

    private static JsonElement Texts(JsonElement map) => JsonValueWriter.Object(JsonValueReader.Members(map)
        .Select(entry => (entry.Name, entry.Value.ValueKind == JsonValueKind.String ? entry.Value : JsonValueWriter.From(entry.Value.GetRawText()))));

    /// <summary>Escapes the sequences that start an expression.</summary>
    private static JsonElement Escaped(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonValueWriter.From(Escaped(value.GetString()!)),
        JsonValueKind.Object => JsonValueWriter.Object(value.EnumerateObject().Select(entry => (Escaped(entry.Name), Escaped(entry.Value)))),
        JsonValueKind.Array => JsonValueWriter.From(value.EnumerateArray().Select(Escaped).ToArray()),
        _ => value,
    };

    private static string Escaped(string text) => text.Replace("${", "$${").Replace("%{", "%%{");

    /// <summary>Converts a name to a unique identifier of Terraform.</summary>
    private static string Identifier(string name, HashSet<string> used)
    {
        var text = new StringBuilder();
        foreach (char letter in name)
        {
            text.Append(letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '-' ? letter : '_');
        }

        if (text.Length == 0 || text[0] is >= '0' and <= '9' or '-')
        {
            text.Insert(0, '_');
        }

        string identifier = text.ToString();
        for (int number = 2; !used.Add(identifier); number++)
        {
            identifier = $"{text}_{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        }

        return identifier;
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>The properties of the DSC resource, and its manifest for DSC v3, are written from the description of a key.</summary>
public sealed class DscResourceTests
{
    private const string Start = "    #region Attributes, generated from the description of a key\n";
    private const string End = "    #endregion\n";
    private static readonly string Folder = Path.Combine(Engine.Repository, "src", "LiteLLM.PowerShell", "Dsc");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_class_has_every_attribute_that_can_be_declared()
    {
        string file = Path.Combine(Folder, "LiteLLMDsc", "LiteLLMDsc.psm1");
        string text = File.ReadAllText(file);
        string attributes = string.Concat(Attributes().Select(attribute =>
            $"    # {attribute.Summary}\n    [DscProperty()]\n    [{TypeOf(attribute.Kind)}] ${attribute.Name}\n\n")).TrimEnd('\n') + "\n";
        int start = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        string expected = text[..start] + attributes + text[text.IndexOf(End, start, StringComparison.Ordinal)..];
        Compare(file, expected);
    }

    [Fact]
    public void The_manifest_for_DSC_v3_has_the_same_properties()
    {
        var properties = new JsonObject
        {
            ["KeyAlias"] = Property("string", "The alias of the key."),
            ["_exist"] = Reference("exist"),
            ["SecretName"] = WriteOnly("The name of the secret of a new key in a vault of Microsoft.PowerShell.SecretManagement."),
            ["VaultName"] = WriteOnly("The name of the vault. By default, the default vault is used."),
            ["Duration"] = WriteOnly("How long a new key is valid, for example 30d. It is used only when the key is created."),
            ["RotateEvery"] = WriteOnly("The age of the secret after which a new key with another secret takes the place of the key, for example 90d. It requires SecretName."),
            ["GracePeriod"] = WriteOnly("How long the old secret stays valid after a rotation, for example 7d. By default, 24h."),
            ["Id"] = ReadOnly("string", "The id of the key: the SHA-256 hash of its secret."),
        };
        foreach ((string name, string kind, string summary) in Attributes())
        {
            JsonObject property = Property(JsonTypeOf(kind), summary);
            if (ItemTypeOf(kind) is { } item)
            {
                property["items"] = new JsonObject { ["type"] = item };
            }

            properties.Add(name, property);
        }

        JsonObject metadata = ReadOnly("object", "Information about an operation. whatIf lists the changes that a set or delete operation would make.");
        metadata["properties"] = new JsonObject { ["whatIf"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } } };
        properties.Add("_inDesiredState", Reference("inDesiredState"));
        properties.Add("_metadata", metadata);
        properties.Add("_name", ReadOnly("string", "The name of the instance in an exported configuration: the alias of the key."));

        JsonObject Command(string operation, bool supportsWhatIf = false)
        {
            JsonArray args = ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", "./litellmkey.dsc.ps1", "-Operation", operation];
            if (supportsWhatIf)
            {
                args.Add(new JsonObject { ["whatIfArg"] = "-Preview" });
            }

            return new() { ["executable"] = "pwsh", ["args"] = args };
        }

        JsonObject WithInput(JsonObject command, params (string Name, JsonNode Value)[] settings)
        {
            command["input"] = "stdin";
            foreach ((string name, JsonNode value) in settings)
            {
                command[name] = value;
            }

            return command;
        }

        var manifest = new JsonObject
        {
            ["$schema"] = "https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json",
            ["type"] = "LiteLLM/Key",
            ["version"] = VersionIn(Path.Combine(Engine.Repository, "LiteLLM.psd1")),
            ["description"] = "Manages a virtual key of a LiteLLM proxy.",
            ["tags"] = new JsonArray("LiteLLM"),
            ["get"] = WithInput(Command("Get")),
            ["set"] = WithInput(Command("Set", supportsWhatIf: true), ("implementsPretest", false), ("handlesExist", true), ("return", "state"), ("whatIfReturns", "state")),
            ["test"] = WithInput(Command("Test"), ("return", "stateAndDiff")),
            ["delete"] = WithInput(Command("Delete", supportsWhatIf: true)),
            ["export"] = Command("Export"),
            ["exitCodes"] = new JsonObject
            {
                ["0"] = "Success",
                ["1"] = "The operation failed. Standard error contains the reason.",
                ["2"] = "The input is not valid. Standard error contains the reason.",
            },
            ["schema"] = new JsonObject
            {
                ["embedded"] = new JsonObject
                {
                    ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
                    ["title"] = "LiteLLMKey",
                    ["type"] = "object",
                    ["required"] = new JsonArray("KeyAlias"),
                    ["additionalProperties"] = false,
                    ["properties"] = properties,
                    ["$defs"] = new JsonObject
                    {
                        ["exist"] = Definition("exist", new JsonObject { ["type"] = "boolean", ["default"] = true }),
                        ["inDesiredState"] = Definition("inDesiredState", new JsonObject { ["type"] = new JsonArray("boolean", "null"), ["readOnly"] = true }),
                    },
                },
            },
        };
        Compare(Path.Combine(Folder, "litellmkey.dsc.resource.json"), manifest.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n");
    }

    [Fact]
    public void The_module_of_the_class_has_the_version_of_the_module()
    {
        Assert.Equal(VersionIn(Path.Combine(Engine.Repository, "LiteLLM.psd1")), VersionIn(Path.Combine(Folder, "LiteLLMDsc", "LiteLLMDsc.psd1")));
    }

    private static void Compare(string file, string expected)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.Equal(expected, File.ReadAllText(file));
    }

    private static List<(string Name, string Kind, string Summary)> Attributes()
    {
        using var engine = new Engine();
        Dictionary<string, string> summaries = DocComments.OfKey();
        List<(string, string, string)> attributes = [];
        foreach (dynamic property in engine.Run("[LiteLLM.PowerShell.Keys.KeyProperties]::All | Where-Object { $_.IsDeclarable -and $_.Name -ne 'KeyAlias' }").ShouldSucceed().Output.Select(property => property.BaseObject))
        {
            attributes.Add(((string)property.Name, (string)property.Kind.ToString(), summaries[(string)property.Name]));
        }

        return attributes;
    }

    private static string VersionIn(string manifest) => Regex.Match(File.ReadAllText(manifest), "ModuleVersion *= '(.+)'").Groups[1].Value;

    /// <summary>The published schema of manifests requires a reference to the published schema of a canonical property.</summary>
    private static JsonObject Reference(string name) => new() { ["$ref"] = CanonicalProperty(name) };

    /// <summary>What the reference refers to, so that no validator needs the network.</summary>
    private static JsonObject Definition(string name, JsonObject schema)
    {
        schema.Insert(0, "$id", CanonicalProperty(name));
        return schema;
    }

    private static string CanonicalProperty(string name) => $"https://aka.ms/dsc/schemas/v3/resource/properties/{name}.json";

    private static JsonObject ReadOnly(string type, string description) => new() { ["type"] = type, ["readOnly"] = true, ["description"] = description };

    private static JsonObject WriteOnly(string description) => new() { ["type"] = "string", ["writeOnly"] = true, ["description"] = description };

    private static JsonObject Property(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static string TypeOf(string kind) => kind switch
    {
        "Text" or "Period" or "BudgetPeriod" or "Time" or "UtcTime" => "string",
        "Number" or "WholeNumber" => "Nullable[double]", // The cmdlets refuse a fraction, which a whole number would lose.
        "Boolean" => "Nullable[bool]",
        "Set" => "string[]",
        "Map" or "ModelLimits" or "ModelBudgets" or "ModelLists" => "hashtable",
        "Objects" or "BudgetLimits" or "Callbacks" => "hashtable[]",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The resource has no type for it."),
    };

    private static string? ItemTypeOf(string kind) => TypeOf(kind) switch
    {
        "string[]" => "string",
        "hashtable[]" => "object",
        _ => null,
    };

    private static string JsonTypeOf(string kind) => TypeOf(kind) switch
    {
        "Nullable[double]" => kind == "WholeNumber" ? "integer" : "number",
        "Nullable[bool]" => "boolean",
        "string[]" or "hashtable[]" => "array",
        "hashtable" => "object",
        _ => "string",
    };
}

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
        string file = Path.Combine(Folder, "LiteLLM.psm1");
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
            ["Ensure"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("Absent", "Present"), ["default"] = "Present" },
            ["SecretName"] = Property("string", "The name of the secret of a new key in a vault of Microsoft.PowerShell.SecretManagement."),
            ["VaultName"] = Property("string", "The name of the vault. By default, the default vault is used."),
            ["Duration"] = Property("string", "How long a new key is valid, for example 30d. It is used only when the key is created."),
            ["Id"] = new JsonObject { ["type"] = "string", ["readOnly"] = true, ["description"] = "The id of the key: the SHA-256 hash of its secret." },
        };
        foreach ((string name, string kind, string summary) in Attributes())
        {
            properties.Add(name, Property(JsonTypeOf(kind), summary));
        }

        JsonObject Command(string operation) => new()
        {
            ["executable"] = "pwsh",
            ["args"] = new JsonArray("-NoLogo", "-NoProfile", "-NonInteractive", "-File", "./litellmkey.dsc.ps1", "-Operation", operation),
        };
        JsonObject WithInput(string operation, string? returns = null)
        {
            JsonObject command = Command(operation);
            command["input"] = "stdin";
            if (returns is not null)
            {
                command["return"] = returns;
            }

            return command;
        }

        var manifest = new JsonObject
        {
            ["$schema"] = "https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json",
            ["type"] = "LiteLLM/Key",
            ["version"] = Regex.Match(File.ReadAllText(Path.Combine(Engine.Repository, "LiteLLM.psd1")), "ModuleVersion *= '(.+)'").Groups[1].Value,
            ["description"] = "Manages a virtual key of a LiteLLM proxy.",
            ["tags"] = new JsonArray("LiteLLM"),
            ["get"] = WithInput("Get"),
            ["set"] = WithInput("Set", "state"),
            ["test"] = WithInput("Test", "state"),
            ["whatIf"] = WithInput("WhatIf", "state"),
            ["export"] = Command("Export"),
            ["exitCodes"] = new JsonObject { ["0"] = "Success", ["1"] = "The operation failed. Standard error contains the reason." },
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
                },
            },
        };
        manifest["set"]!["implementsPretest"] = false;
        Compare(Path.Combine(Folder, "litellmkey.dsc.resource.json"), manifest.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n");
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

    private static JsonObject Property(string type, string description) => new() { ["type"] = type, ["description"] = description };

    private static string TypeOf(string kind) => kind switch
    {
        "Text" or "Period" or "BudgetPeriod" or "Time" or "UtcTime" => "string",
        "Number" => "Nullable[double]",
        "WholeNumber" => "Nullable[long]",
        "Boolean" => "Nullable[bool]",
        "Set" => "string[]",
        "Map" or "ModelLimits" or "ModelBudgets" or "ModelLists" => "hashtable",
        "Objects" or "BudgetLimits" or "Callbacks" => "hashtable[]",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The resource has no type for it."),
    };

    private static string JsonTypeOf(string kind) => TypeOf(kind) switch
    {
        "Nullable[double]" => "number",
        "Nullable[long]" => "integer",
        "Nullable[bool]" => "boolean",
        "string[]" or "hashtable[]" => "array",
        "hashtable" => "object",
        _ => "string",
    };
}

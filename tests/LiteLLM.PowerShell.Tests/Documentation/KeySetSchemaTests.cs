using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Tests.Hosting;
using LiteLLM.PowerShell.Tests.SafeUpdate;

namespace LiteLLM.PowerShell.Tests.Documentation;

/// <summary>The JSON Schema of definitions is written from the description of a key, so that editors complete and check what Sync-LiteLLMKey takes.</summary>
public sealed class KeySetSchemaTests
{
    private static readonly string Page = Path.Combine(Engine.Repository, "docs", "keyset.schema.json");
    private static readonly string InModule = Path.Combine(Engine.ModuleFolder, "keyset.schema.json");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_schema_has_every_attribute_that_can_be_declared()
    {
        using var engine = new Engine();
        string schema = Schema(engine).ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Page, schema);
            File.WriteAllText(InModule, schema);
        }

        Assert.Equal(schema, File.ReadAllText(Page));
        Assert.Equal(schema, File.ReadAllText(InModule));
    }

    /// <summary>What the schema allows is what the module takes: a definition with a sample of each attribute is read without complaint.</summary>
    [Fact]
    public async Task Every_attribute_of_the_schema_can_be_declared()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync(licensed: true);
        using var engine = new Engine(proxy);
        JsonObject allowed = JsonNode.Parse(File.ReadAllText(Page))!["$defs"]!["key"]!["properties"]!.AsObject();
        Assert.True(allowed.Count > 60, $"Only {allowed.Count} names.");

        foreach (AttributeSample sample in AttributeSamples.All.Where(sample => sample.Property != "Spend"))
        {
            Assert.Contains(sample.Property, (IDictionary<string, JsonNode?>)allowed);
            string value = Regex.Replace(sample.Value, @"^\d+\w$", "'$0'");
            RunResult plan = engine.Run($"& {{ param($value) @{{ Name = 'k'; {sample.Property} = $value{Also(sample)} }} }} {value} | Sync-LiteLLMKey -SetName s -WhatIf");
            Assert.Contains("1 to create", plan.ShouldSucceed().HostText, StringComparison.Ordinal);
        }
    }

    /// <summary>Attributes that go together only.</summary>
    private static string Also(AttributeSample sample) => sample.Property switch
    {
        "TempBudgetIncrease" => "; TempBudgetExpiry = '2035-01-02T00:00:00Z'",
        "TempBudgetExpiry" => "; TempBudgetIncrease = 5",
        _ => "",
    };

    private static JsonObject Schema(Engine engine)
    {
        Dictionary<string, string> summaries = DocComments.OfKey();
        var key = new JsonObject();
        foreach (dynamic property in engine.Run("[LiteLLM.PowerShell.Keys.KeyProperties]::All | Where-Object IsDeclarable").ShouldSucceed().Output.Select(property => property.BaseObject))
        {
            JsonObject described = Described((string)property.Kind.ToString(), (string?)property.Unit, summaries[(string)property.Name]);
            key.Add((string)property.JsonName, described);
            if ((string)property.Name != (string)property.JsonName)
            {
                key.Add((string)property.Name, described.DeepClone());
            }
        }

        key.Add("duration", Text("How long the key is valid, from the time when the duration is first applied, for example 30d."));
        key.Add("Duration", key["duration"]!.DeepClone());
        key.Add("key_type", Text("The routes that the key may call: default, llm_api, management or read_only."));
        key.Add("KeyType", key["key_type"]!.DeepClone());
        key.Add("prevent_destroy", new JsonObject { ["type"] = "boolean", ["description"] = "Indicates that the key cannot be removed until a definition sets this to false." });
        key.Add("PreventDestroy", key["prevent_destroy"]!.DeepClone());
        key.Add("secret_name", Text("The name under which the secret of a new or rotated key is stored in a vault of Microsoft.PowerShell.SecretManagement."));
        key.Add("SecretName", key["secret_name"]!.DeepClone());
        key.Add("vault_name", Text("The name of the vault for the secret of a new or rotated key. By default, the default vault is used."));
        key.Add("VaultName", key["vault_name"]!.DeepClone());
        key.Add("rotate_every", Text("The age of a secret after which a new key with another secret takes the place of the key, for example 90d."));
        key.Add("RotateEvery", key["rotate_every"]!.DeepClone());
        key.Add("grace_period", Text("How long the old secret stays valid after a rotation, for example 7d. By default, 24h."));
        key.Add("GracePeriod", key["grace_period"]!.DeepClone());
        key.Add("AdditionalProperties", new JsonObject { ["type"] = "object", ["description"] = "Attributes that this module does not know, by their API names." });
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A set of LiteLLM keys",
            ["description"] = "A set of definitions for Sync-LiteLLMKey.",
            ["type"] = "object",
            ["required"] = new JsonArray("name", "keys"),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["$schema"] = new JsonObject { ["type"] = "string" },
                ["name"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["description"] = "The name of the set. It is stored with each of its keys." },
                ["proxy"] = new JsonObject
                {
                    ["anyOf"] = new JsonArray(
                        new JsonObject { ["type"] = "string", ["format"] = "uri" },
                        new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JsonObject { ["type"] = "string", ["format"] = "uri" } }),
                    ["description"] = "The address of the proxy that the set is for, or several. A connection to another proxy is refused.",
                },
                ["defaults"] = new JsonObject { ["$ref"] = "#/$defs/key", ["description"] = "The default attributes of the keys in the set." },
                ["keys"] = new JsonObject
                {
                    ["type"] = "object",
                    ["description"] = "The keys by the names of their definitions. The name is also the alias, unless key_alias specifies another one.",
                    ["additionalProperties"] = new JsonObject { ["$ref"] = "#/$defs/key" },
                },
            },
            ["$defs"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = key } },
        };
    }

    private static JsonObject Described(string kind, string? unit, string summary)
    {
        JsonNode shape = kind switch
        {
            "Number" => new JsonObject { ["type"] = Types("number"), ["minimum"] = 0 },
            "WholeNumber" => new JsonObject { ["type"] = Types("integer"), ["minimum"] = 0 },
            "Boolean" => new JsonObject { ["type"] = Types("boolean") },
            "Set" => new JsonObject { ["type"] = Types("array"), ["items"] = new JsonObject { ["type"] = "string" } },
            "Map" => new JsonObject { ["type"] = Types("object") },
            "ModelLimits" => new JsonObject { ["type"] = Types("object"), ["additionalProperties"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 } },
            "ModelBudgets" => new JsonObject { ["type"] = Types("object"), ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("number", "object") } },
            "ModelLists" => new JsonObject { ["type"] = Types("object"), ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("array", "string"), ["items"] = new JsonObject { ["type"] = "string" } } },
            "Objects" or "BudgetLimits" or "Callbacks" => new JsonObject { ["type"] = new JsonArray("array", "object", "null"), ["items"] = new JsonObject { ["type"] = "object" } },
            "Time" or "UtcTime" => new JsonObject { ["type"] = Types("string"), ["format"] = "date-time" },
            "Text" or "Period" or "BudgetPeriod" => new JsonObject { ["type"] = Types("string") },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The schema has no shape for it."),
        };
        shape["description"] = unit is null || summary.Contains(unit, StringComparison.Ordinal) ? summary : $"{summary} Unit: {unit}.";
        return shape.AsObject();
    }

    private static JsonArray Types(string type) => new(type, "null");

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };
}

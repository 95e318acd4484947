using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Keys;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>The server's description of itself, as far as it names the fields of the requests that write keys.</summary>
internal sealed class DescriptionEndpoints(SandboxState state, KeyModels models) : IEndpoints
{
    private readonly Dictionary<string, RequestModel> _models = new(StringComparer.Ordinal)
    {
        ["GenerateKeyRequest"] = models.Generate,
        ["UpdateKeyRequest"] = models.Update,
        ["RegenerateKeyRequest"] = models.Regenerate,
    };

    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal)
    {
        ["/key/generate"] = "GenerateKeyRequest",
        ["/key/service-account/generate"] = "GenerateKeyRequest",
        ["/key/update"] = "UpdateKeyRequest",
        ["/key/{key}/regenerate"] = "RegenerateKeyRequest",
    };

    /// <inheritdoc/>
    public IEnumerable<Route> Routes => [new("GET", "/openapi.json", ErrorStyle.Bare, Describe) { Public = true }];

    private Reply Describe(Call call) => Reply.Object(writer =>
    {
        writer.WriteString("openapi", "3.1.0");
        writer.WriteStartObject("info");
        writer.WriteString("title", "LiteLLM API");
        writer.WriteString("version", state.Version.Name);
        writer.WriteEndObject();
        writer.WriteStartObject("paths");
        foreach (KeyValuePair<string, string> path in _paths)
            WritePath(writer, path.Key, path.Value);
        writer.WriteEndObject();
        writer.WriteStartObject("components");
        writer.WriteStartObject("schemas");
        foreach (KeyValuePair<string, RequestModel> model in _models)
            WriteModel(writer, model.Key, model.Value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static void WritePath(Utf8JsonWriter writer, string path, string model)
    {
        string[] parts = [path, "post", "requestBody", "content", "application/json", "schema"];
        foreach (string part in parts)
            writer.WriteStartObject(part);
        writer.WriteString("$ref", $"#/components/schemas/{model}");
        foreach (string _ in parts)
            writer.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter writer, string name, RequestModel model)
    {
        writer.WriteStartObject(name);
        writer.WriteStartObject("properties");
        foreach (string field in model.Names)
        {
            writer.WriteStartObject(field);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

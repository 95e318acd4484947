using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>The models.</summary>
internal sealed class ModelEndpoints(SandboxState state) : IEndpoints
{
    private static readonly string[] AllModels = ["all-proxy-models", "all-team-models", "*"];

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/models", ErrorStyle.Internal, List),
        new("GET", "/v1/models", ErrorStyle.Internal, List),
    ];

    private Reply List(Call call)
    {
        string[] models = ModelsOf(call.Caller) is { Length: > 0 } own ? own : [.. state.Options.Models.Select(model => model.Name)];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("data");
            foreach (string model in models)
            {
                writer.WriteStartObject();
                writer.WriteString("id", model);
                writer.WriteString("object", "model");
                writer.WriteNumber("created", 1677610602);
                writer.WriteString("owned_by", "openai");
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteString("object", "list");
        });
    }

    private static string[] ModelsOf(Caller caller) =>
        caller.Key is null ? [] : [.. JsonParts.Texts(caller.Key.Json(KeyColumns.Models)).Where(model => !AllModels.Contains(model))];
}

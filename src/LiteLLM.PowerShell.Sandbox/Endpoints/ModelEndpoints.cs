using System.Text.Json;
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
        new("GET", "/model/info", ErrorStyle.Internal, ListDeployments),
        new("GET", "/v1/model/info", ErrorStyle.Internal, ListDeployments),
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

    /// <summary>The deployments with their prices; a wildcard has none of its own.</summary>
    private Reply ListDeployments(Call call)
    {
        string[] own = ModelsOf(call.Caller);
        SandboxModel[] models = [.. state.Options.Models.Where(model => own.Length == 0 || own.Contains(model.Name))];
        return Reply.Object(writer =>
        {
            writer.WriteStartArray("data");
            foreach (SandboxModel model in models)
                WriteDeployment(writer, model);
            writer.WriteEndArray();
        });
    }

    private static void WriteDeployment(Utf8JsonWriter writer, SandboxModel model)
    {
        writer.WriteStartObject();
        writer.WriteString("model_name", model.Name);
        writer.WriteStartObject("litellm_params");
        writer.WriteString("model", model.ProviderModel);
        writer.WriteEndObject();
        writer.WriteStartObject("model_info");
        writer.WriteString("id", model.Name);
        writer.WriteBoolean("db_model", false);
        if (!model.Name.EndsWith("*", StringComparison.Ordinal))
        {
            writer.WriteNumber("input_cost_per_token", model.InputCost);
            writer.WriteNumber("output_cost_per_token", model.OutputCost);
        }
        writer.WriteStartArray("access_groups");
        foreach (string group in model.AccessGroups)
            writer.WriteStringValue(group);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string[] ModelsOf(Caller caller) =>
        caller.Key is null ? [] : [.. JsonParts.Texts(caller.Key.Json(KeyColumns.Models)).Where(model => !AllModels.Contains(model))];
}

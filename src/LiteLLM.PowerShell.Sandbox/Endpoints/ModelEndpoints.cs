using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Endpoints;

/// <summary>The models, and completions that cost a little.</summary>
internal sealed class ModelEndpoints(SandboxState state) : IEndpoints
{
    private const double CostOfCompletion = 1.35e-05;
    private const string UnderlyingModel = "gpt-4o-mini";
    private static readonly string[] Models = ["mock-gpt", "mock-two"];
    private static readonly string[] AllModels = ["all-proxy-models", "all-team-models", "*"];
    private static readonly RequestModel Completion = new(new Field("model", FieldType.Text));

    /// <inheritdoc/>
    public IEnumerable<Route> Routes =>
    [
        new("GET", "/models", ErrorStyle.Internal, List),
        new("GET", "/v1/models", ErrorStyle.Internal, List),
        new("POST", "/chat/completions", ErrorStyle.Internal, Complete),
        new("POST", "/v1/chat/completions", ErrorStyle.Internal, Complete),
    ];

    private static Reply List(Call call)
    {
        string[] models = ModelsOf(call.Caller) is { Length: > 0 } own ? own : Models;
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

    private Reply Complete(Call call)
    {
        string model = call.Read(Completion).Text("model") ?? "";
        CheckModel(call.Caller, model);
        if (call.Caller.Key is { } key)
        {
            CheckBudget(key);
            double spend = key.Number(KeyColumns.Spend)!.Value + CostOfCompletion;
            state.Database.Keys.Replace(
                key.Text(KeyColumns.Token)!,
                key.With(new Changes { [KeyColumns.Spend] = spend, [KeyColumns.UpdatedAt] = state.Now }));
        }
        string told = state.Version.AnswersWithRequestedModel ? model : UnderlyingModel;
        long created = state.Now.ToUnixTimeSeconds();
        return Reply.Json(writer => Write(writer, told, created));
    }

    private static string[] ModelsOf(Caller caller) =>
        caller.Key is null ? [] : [.. JsonParts.Texts(caller.Key.Json(KeyColumns.Models)).Where(model => !AllModels.Contains(model))];

    private static void CheckModel(Caller caller, string model)
    {
        string[] own = ModelsOf(caller);
        if (own.Length > 0 && !own.Contains(model))
        {
            throw new ProxyFault(
                401,
                $"key not allowed to access model. This key can only access models={PythonText.List(own)}. Tried to access {model}",
                "key_model_access_denied",
                "model");
        }
        if (!Models.Contains(model))
        {
            throw HttpFault.Error(
                400,
                $"/chat/completions: Invalid model name passed in model={model}. "
                + "Call `/v1/models` to view available models for your key.");
        }
    }

    private static void CheckBudget(Row key)
    {
        double spend = key.Number(KeyColumns.Spend)!.Value;
        if (key.Number(KeyColumns.MaxBudget) is { } budget && spend >= budget)
        {
            throw new ProxyFault(
                400,
                $"Budget has been exceeded! Current cost: {PythonNumber.Format(spend)}, Max budget: {PythonNumber.Format(budget)}",
                "budget_exceeded",
                null);
        }
    }

    private static void Write(Utf8JsonWriter writer, string model, long created)
    {
        writer.WriteStartObject();
        writer.WriteString("id", $"chatcmpl-{RowId.New()}");
        writer.WriteNumber("created", created);
        writer.WriteString("model", model);
        writer.WriteString("object", "chat.completion");
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteString("finish_reason", "stop");
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("message");
        writer.WriteString("content", "hello from the mock");
        writer.WriteString("role", "assistant");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("usage");
        writer.WriteNumber("completion_tokens", 20);
        writer.WriteNumber("prompt_tokens", 10);
        writer.WriteNumber("total_tokens", 30);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

using LiteLLM.PowerShell.Sandbox.Http;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>Finds the model that answers, and fails as the provider does.</summary>
internal sealed class Router(ModelCatalog catalog)
{
    private static readonly Dictionary<int, (string Type, string Text, string? ErrorType)> Failures = new()
    {
        [429] = ("RateLimitError", "this is a mock rate limit error", "throttling_error"),
        [500] = ("InternalServerError", "InternalServerError: OpenAIException - Connection error.", null),
    };

    /// <summary>The model with that name.</summary>
    public SandboxModel Find(string? name)
    {
        if (catalog.Find(name) is { } model)
            return model;
        string shown = name ?? "None";
        if (!catalog.HasWildcard)
        {
            throw HttpFault.Error(
                400,
                $"/chat/completions: Invalid model name passed in model={shown}. "
                + "Call `/v1/models` to view available models for your key.");
        }
        string missing = $"You passed in model={shown}. There are no healthy deployments for this model";
        throw new ProxyFault(400, $"litellm.BadRequestError: {missing}{(name is null ? "" : Group(name))}", null, null);
    }

    /// <summary>The duration of a completion of a model.</summary>
    public TimeSpan DurationOf(string? name) => catalog.Find(name)?.Duration ?? TimeSpan.Zero;

    /// <summary>Fails if the provider refuses every completion of the model, or this one.</summary>
    public static void Call(SandboxModel model, CompletionRequest request)
    {
        if (model.FailureStatus is { } status)
        {
            (string type, string text, string? errorType) = Failures[status];
            throw new ProxyFault(status, $"litellm.{type}: {text}{Group(model.Name)}", errorType, null);
        }
        if (!request.HasMessages)
        {
            throw new ProxyFault(
                500,
                "litellm.APIConnectionError: APIConnectionError: OpenAIException - 'NoneType' object is not iterable"
                + Group(model.Name),
                null,
                null);
        }
    }

    private static string Group(string model) => $". Received Model Group={model}\nAvailable Model Group Fallbacks=None";
}

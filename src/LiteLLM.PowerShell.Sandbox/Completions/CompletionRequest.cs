using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>The request for a completion.</summary>
internal sealed class CompletionRequest(JsonElement body)
{
    /// <summary>The model, or null if the request has no model.</summary>
    public string? Model { get; } = TextAt(body, "model");

    /// <summary>The end user.</summary>
    public string? EndUser { get; } = TextAt(body, "user");

    /// <summary>The tags.</summary>
    public IReadOnlyList<string> Tags { get; } = TextsAt(body, "metadata", "tags");

    /// <summary>The model and its fallbacks.</summary>
    public IReadOnlyList<string> Models { get; } = [TextAt(body, "model") ?? "", .. TextsAt(body, "fallbacks")];

    /// <summary>The names of the tools.</summary>
    public IReadOnlyList<string> Tools { get; } = body.TryGetProperty("tools", out JsonElement tools) && tools.ValueKind == JsonValueKind.Array
        ? [.. tools.EnumerateArray().Select(tool => At(tool, "function", "name")).OfType<JsonElement>().Select(name => name.ToString())]
        : [];

    /// <summary>Whether there are messages.</summary>
    public bool HasMessages { get; } = At(body, "messages") is { ValueKind: JsonValueKind.Array };

    /// <summary>Whether a member exists, at any depth.</summary>
    public bool Has(params string[] path) => At(body, path) is not null;

    private static string? TextAt(JsonElement value, params string[] path) =>
        At(value, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static IReadOnlyList<string> TextsAt(JsonElement value, params string[] path) =>
        At(value, path) is { ValueKind: JsonValueKind.Array } texts ? [.. JsonParts.Texts(texts)] : [];

    private static JsonElement? At(JsonElement value, params string[] path)
    {
        foreach (string name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return null;
        }
        return value;
    }
}

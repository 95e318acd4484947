using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>The answer of every model.</summary>
internal static class Completion
{
    /// <summary>The tokens of every prompt.</summary>
    public const int PromptTokens = 10;

    /// <summary>The tokens of every answer.</summary>
    public const int CompletionTokens = 20;

    /// <summary>Writes the answer.</summary>
    public static void Write(Utf8JsonWriter writer, string id, string model, long created)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
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
        writer.WriteNumber("completion_tokens", CompletionTokens);
        writer.WriteNumber("prompt_tokens", PromptTokens);
        writer.WriteNumber("total_tokens", PromptTokens + CompletionTokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}

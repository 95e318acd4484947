using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>Sums over calls.</summary>
internal sealed class ActivityMetrics
{
    /// <summary>What they cost.</summary>
    public double Spend { get; private set; }

    /// <summary>The tokens of the prompts.</summary>
    public int PromptTokens { get; private set; }

    /// <summary>The tokens of the answers.</summary>
    public int CompletionTokens { get; private set; }

    /// <summary>The calls that were answered.</summary>
    public int Successful { get; private set; }

    /// <summary>The calls that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Adds a call.</summary>
    public void Add(SpendLogEntry entry)
    {
        Spend += entry.Spend;
        PromptTokens += entry.PromptTokens;
        CompletionTokens += entry.CompletionTokens;
        if (entry.Error is null)
            Successful++;
        else
            Failed++;
    }

    /// <summary>Adds other sums.</summary>
    public void Add(ActivityMetrics other)
    {
        Spend += other.Spend;
        PromptTokens += other.PromptTokens;
        CompletionTokens += other.CompletionTokens;
        Successful += other.Successful;
        Failed += other.Failed;
    }

    /// <summary>Writes the sums of a day or a part of it.</summary>
    public void WriteMember(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("metrics");
        WriteSpend(writer, "spend");
        writer.WriteNumber("prompt_tokens", PromptTokens);
        writer.WriteNumber("completion_tokens", CompletionTokens);
        writer.WriteNumber("cache_read_input_tokens", 0);
        writer.WriteNumber("cache_creation_input_tokens", 0);
        writer.WriteNumber("total_tokens", PromptTokens + CompletionTokens);
        writer.WriteNumber("successful_requests", Successful);
        writer.WriteNumber("failed_requests", Failed);
        writer.WriteNumber("api_requests", Successful + Failed);
        writer.WriteEndObject();
    }

    /// <summary>Writes the sums of an answer.</summary>
    public void WriteTotals(Utf8JsonWriter writer)
    {
        WriteSpend(writer, "total_spend");
        writer.WriteNumber("total_prompt_tokens", PromptTokens);
        writer.WriteNumber("total_completion_tokens", CompletionTokens);
        writer.WriteNumber("total_tokens", PromptTokens + CompletionTokens);
        writer.WriteNumber("total_api_requests", Successful + Failed);
        writer.WriteNumber("total_successful_requests", Successful);
        writer.WriteNumber("total_failed_requests", Failed);
        writer.WriteNumber("total_cache_read_input_tokens", 0);
        writer.WriteNumber("total_cache_creation_input_tokens", 0);
    }

    private void WriteSpend(Utf8JsonWriter writer, string name)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(PythonNumber.Format(Spend), skipInputValidation: true);
    }
}

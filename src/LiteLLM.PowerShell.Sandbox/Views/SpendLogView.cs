using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Spending;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Rows of the log of calls.</summary>
/// <param name="version">The version.</param>
/// <param name="raw">Whether the rows come from a query of their own: without the texts of the call, and zero as a whole number.</param>
internal sealed class SpendLogView(ServerVersion version, bool raw)
{
    private const string Client = "127.0.0.1";

    /// <summary>Entries that newer versions add to the metadata.</summary>
    private static readonly string[] NewerMetadata =
        ["max_retries", "attempted_retries", "spend_logs_metadata", "proxy_server_request", "user_api_key_project_id", "user_api_key_project_alias"];

    /// <summary>Writes a row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="entry">The call.</param>
    /// <param name="callsInSession">How many calls the session has, or null to leave that out.</param>
    public void Write(Utf8JsonWriter writer, SpendLogEntry entry, int? callsInSession = null)
    {
        bool failed = entry.Error is not null;
        writer.WriteStartObject();
        writer.WriteString("request_id", entry.RequestId);
        writer.WriteString("call_type", failed ? "" : "acompletion");
        writer.WriteString("api_key", entry.Key);
        WriteAmount(writer, "spend", entry.Spend, raw);
        writer.WriteNumber("total_tokens", entry.PromptTokens + entry.CompletionTokens);
        writer.WriteNumber("prompt_tokens", entry.PromptTokens);
        writer.WriteNumber("completion_tokens", entry.CompletionTokens);
        WriteTime(writer, "startTime", entry.Time);
        WriteTime(writer, "endTime", entry.Time);
        if (version.HasAgentsAndProjects && !raw)
            writer.WriteNumber("request_duration_ms", 0);
        WriteTime(writer, "completionStartTime", entry.Time);
        writer.WriteString("model", entry.Model);
        writer.WriteString("model_id", entry.ModelGroup.Length > 0 ? Secrets.Hash(entry.ModelGroup) : "");
        writer.WriteString("model_group", entry.ModelGroup);
        writer.WriteString("custom_llm_provider", entry.Provider);
        writer.WriteString("api_base", "");
        writer.WriteString("user", entry.User ?? "");
        writer.WritePropertyName("metadata");
        JsonColumnOrder.Normalize(JsonParts.Build(metadata => WriteMetadata(metadata, entry))).WriteTo(writer);
        writer.WriteString("cache_hit", failed ? "False" : "None");
        writer.WriteString("cache_key", "Cache OFF");
        writer.WriteStartArray("request_tags");
        foreach (string tag in entry.Tags)
            writer.WriteStringValue(tag);
        writer.WriteEndArray();
        writer.WriteString("team_id", entry.Team ?? "");
        writer.WriteString("organization_id", entry.Organization ?? "");
        writer.WriteString("end_user", entry.EndUser ?? "");
        writer.WriteString("requester_ip_address", entry.Admitted ? Client : null);
        WriteTexts(writer, "messages", "response");
        writer.WriteString("session_id", entry.SessionId);
        writer.WriteString("status", failed ? "failure" : "success");
        writer.WriteNull("mcp_namespaced_tool_name");
        writer.WriteNull("agent_id");
        WriteTexts(writer, "proxy_server_request");
        if (version.HasAgentsAndProjects && raw)
            writer.WriteNumber("request_duration_ms", 0);
        if (callsInSession is { } calls)
            writer.WriteNumber("session_total_count", calls);
        writer.WriteEndObject();
    }

    /// <summary>Writes a number; those that a query of its own returns have no fraction if they are whole.</summary>
    public static void WriteAmount(Utf8JsonWriter writer, string name, double amount, bool raw)
    {
        writer.WritePropertyName(name);
        if (raw && Math.Floor(amount) == amount)
            writer.WriteNumberValue((long)amount);
        else
            writer.WriteRawValue(PythonNumber.Format(amount), skipInputValidation: true);
    }

    private void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset time) => writer.WriteString(
        name, TimeText.Format(TimeText.ToMilliseconds(time), raw ? TimeStyle.Milliseconds : TimeStyle.Zulu));

    /// <summary>Writes what the server stores only if it is configured to.</summary>
    private void WriteTexts(Utf8JsonWriter writer, params string[] names)
    {
        foreach (string name in raw ? [] : names)
        {
            writer.WriteStartObject(name);
            writer.WriteEndObject();
        }
    }

    private void WriteMetadata(Utf8JsonWriter writer, SpendLogEntry entry)
    {
        writer.WriteStartObject();
        if (version.HasAgentsAndProjects || entry.Error is not null)
        {
            writer.WriteString("status", entry.Error is null ? null : "failure");
            WriteError(writer, entry.Error);
        }
        foreach (string name in version.HasAgentsAndProjects ? NewerMetadata : [])
            WriteNewer(writer, name, entry);
        writer.WriteString("user_api_key", entry.Key);
        writer.WriteString("user_api_key_alias", entry.KeyAlias);
        writer.WriteString("user_api_key_user_id", entry.User);
        writer.WriteString("user_api_key_team_id", entry.Team);
        writer.WriteString("user_api_key_team_alias", entry.TeamAlias);
        writer.WriteString("user_api_key_org_id", entry.Organization);
        if (entry.Admitted || version.HasAgentsAndProjects)
            writer.WriteString("requester_ip_address", entry.Admitted ? Client : null);
        foreach (string name in new[]
        {
            "batch_models", "guardrail_information", "mcp_tool_call_metadata", "cold_storage_object_key", "litellm_overhead_time_ms",
            "vector_store_request_metadata",
        })
        {
            writer.WriteNull(name);
        }
        WriteUsage(writer, entry);
        writer.WriteEndObject();
    }

    private static void WriteNewer(Utf8JsonWriter writer, string name, SpendLogEntry entry)
    {
        int? retries = name switch
        {
            "max_retries" when entry.Error is null || entry.Error.Provider.Length > 0 => 2,
            "attempted_retries" when entry.Error is null => 0,
            "attempted_retries" when entry.Error.Provider.Length > 0 => 2,
            _ => null,
        };
        if (retries is { } count)
            writer.WriteNumber(name, count);
        else
            writer.WriteNull(name);
    }

    private static void WriteError(Utf8JsonWriter writer, SpendLogError? error)
    {
        if (error is null)
        {
            writer.WriteNull("error_information");
            return;
        }
        writer.WriteStartObject("error_information");
        writer.WriteString("traceback", "(stack trace removed)");
        writer.WriteString("error_code", error.Code);
        writer.WriteString("error_class", error.Type);
        writer.WriteString("llm_provider", error.Provider);
        writer.WriteString("error_message", error.Message);
        writer.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter writer, SpendLogEntry entry)
    {
        if (entry.Error is not null)
        {
            foreach (string name in new[] { "usage_object", "cost_breakdown", "applied_guardrails", "model_map_information" })
                writer.WriteNull(name);
            writer.WriteStartObject("additional_usage_values");
            writer.WriteEndObject();
            return;
        }
        writer.WriteStartObject("usage_object");
        writer.WriteNumber("prompt_tokens", entry.PromptTokens);
        writer.WriteNumber("completion_tokens", entry.CompletionTokens);
        writer.WriteNumber("total_tokens", entry.PromptTokens + entry.CompletionTokens);
        if (!version.HasAgentsAndProjects)
            writer.WriteNull("compute_units");
        WriteDetails(writer);
        writer.WriteStartObject("cost_breakdown");
        WriteAmount(writer, "input_cost", entry.InputCost, raw: false);
        WriteAmount(writer, "output_cost", entry.OutputCost, raw: false);
        WriteAmount(writer, "total_cost", entry.Spend, raw: false);
        WriteAmount(writer, "original_cost", entry.Spend, raw: false);
        foreach (string name in new[]
        {
            "tool_usage_cost", "discount_percent", "discount_amount", "margin_percent", "margin_fixed_amount", "margin_total_amount",
        })
        {
            WriteAmount(writer, name, 0, raw: false);
        }
        writer.WriteEndObject();
        writer.WriteStartArray("applied_guardrails");
        writer.WriteEndArray();
        writer.WriteStartObject("model_map_information");
        writer.WriteString("model_map_key", entry.ModelGroup);
        writer.WriteNull("model_map_value");
        writer.WriteEndObject();
        writer.WriteStartObject("additional_usage_values");
        WriteDetails(writer);
    }

    private static void WriteDetails(Utf8JsonWriter writer)
    {
        writer.WriteNull("prompt_tokens_details");
        writer.WriteNull("completion_tokens_details");
        writer.WriteEndObject();
    }
}

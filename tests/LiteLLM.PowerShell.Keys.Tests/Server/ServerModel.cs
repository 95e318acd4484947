using System.Globalization;
using System.Text.Json.Nodes;

namespace LiteLLM.PowerShell.Keys.Tests.Server;

/// <summary>What a server makes of a request to <c>/key/update</c>, as a function from row and body to row. The recordings check it.</summary>
internal static class ServerModel
{
    private static readonly string[] KeptInMetadata =
    [
        "model_rpm_limit", "model_tpm_limit", "rpm_limit_type", "tpm_limit_type", "enforced_params", "temp_budget_increase",
        "temp_budget_expiry", "allowed_vector_store_indexes", "throttle_on_budget_exceeded", "end_user_budget_id", "model_itpm_limit",
        "model_otpm_limit", "mcp_rpm_limit", "tag_rpm_limit", "default_estimated_output_tokens", "default_estimated_output_tokens_per_model",
        "disable_global_guardrails", "enable_prompt_caching", "denied_passthrough_routes",
    ];

    private static readonly string[] KeptInMetadataWithLicense =
        ["guardrails", "tags", "prompts", "logging", "team_member_key_duration", "secret_manager_settings", "allowed_passthrough_routes", "policies"];

    private static readonly string[] NeverNull =
        ["models", "allowed_cache_controls", "spend", "metadata", "aliases", "config", "permissions", "model_max_budget", "access_group_ids"];

    private static readonly string[] Columns =
    [
        "key_alias", "models", "max_budget", "spend", "user_id", "team_id", "max_parallel_requests", "tpm_limit", "rpm_limit", "blocked",
        "allowed_cache_controls", "aliases", "config", "permissions", "model_max_budget", "budget_id", "allowed_routes", "auto_rotate",
        "rotation_interval", "agent_id", "access_group_ids", "router_settings", "budget_limits", "budget_fallbacks", "tpd_limit",
    ];

    /// <summary>The row after the request.</summary>
    /// <exception cref="RefusedException">The server answers with an error.</exception>
    internal static JsonObject Apply(JsonObject row, JsonObject body, DateTimeOffset now, bool licensed)
    {
        var after = (JsonObject)row.DeepClone();
        if (body.TryGetPropertyValue("metadata", out JsonNode? metadata))
        {
            after["metadata"] = metadata?.DeepClone() ?? throw new RefusedException("metadata is null");
        }

        foreach ((string name, JsonNode? value) in body.Where(member => member.Key is not ("key" or "metadata")))
        {
            Set(after, name, value, now, licensed);
        }

        return after;
    }

    /// <summary>The row after a request to <c>/budget/update</c>.</summary>
    internal static JsonObject ApplySoftBudget(JsonObject row, JsonNode? softBudget)
    {
        var after = (JsonObject)row.DeepClone();
        if (after["litellm_budget_table"] is JsonObject table)
        {
            table["soft_budget"] = softBudget?.DeepClone();
        }
        else
        {
            after["budget_id"] = "made";
            after["litellm_budget_table"] = new JsonObject { ["budget_id"] = "made", ["soft_budget"] = softBudget?.DeepClone() };
        }

        return after;
    }

    private static void Set(JsonObject row, string name, JsonNode? value, DateTimeOffset now, bool licensed)
    {
        bool gated = KeptInMetadataWithLicense.Contains(name);
        if (gated || KeptInMetadata.Contains(name))
        {
            if (value is null)
            {
                return;
            }

            Refuse(gated && !licensed, $"{name} needs a license");
            row["metadata"]!.AsObject()[name] = name == "temp_budget_expiry"
                ? value.GetValue<string>().Replace("Z", "+00:00", StringComparison.Ordinal)
                : value.DeepClone();
            return;
        }

        Refuse(value is null && NeverNull.Contains(name), $"{name} is null");
        switch (name)
        {
            case "duration" when value?.GetValue<string>() is { Length: > 0 } duration:
                row["expires"] = duration == "-1" ? null : JsonValue.Create((now + Length(duration)).ToString("O", CultureInfo.InvariantCulture));
                break;
            case "budget_duration" when value?.GetValue<string>() is { Length: > 0 } period:
                row["budget_duration"] = period;
                break;
            case "object_permission" when value is JsonObject permissions:
                JsonObject own = row["object_permission"] as JsonObject ?? [];
                row["object_permission"] = null;
                foreach ((string permission, JsonNode? granted) in permissions)
                {
                    own[permission] = granted?.DeepClone();
                }

                row["object_permission"] = own;
                break;
            case "model_max_budget":
                Refuse(value!.AsObject().Count > 0 && !licensed, "model_max_budget needs a license");
                row[name] = value.DeepClone();
                break;
            case "budget_id" when value is null:
                row["budget_id"] = row["litellm_budget_table"] = null;
                break;
            case var _ when Columns.Contains(name):
                row[name] = value?.DeepClone();
                break;
        }
    }

    private static TimeSpan Length(string duration)
    {
        string number = duration.TrimEnd('s', 'm', 'h', 'd', 'w', 'o');
        double count = double.TryParse(number, CultureInfo.InvariantCulture, out double parsed)
            ? parsed
            : throw new RefusedException($"{duration} is no duration");
        return duration[number.Length..] switch
        {
            "s" => TimeSpan.FromSeconds(count),
            "m" => TimeSpan.FromMinutes(count),
            "h" => TimeSpan.FromHours(count),
            "d" => TimeSpan.FromDays(count),
            "w" => TimeSpan.FromDays(7 * count),
            "mo" => TimeSpan.FromDays(30 * count),
            _ => throw new RefusedException($"{duration} is no duration"),
        };
    }

    private static void Refuse(bool condition, string reason)
    {
        if (condition)
        {
            throw new RefusedException(reason);
        }
    }
}

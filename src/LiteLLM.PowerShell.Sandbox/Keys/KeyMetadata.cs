using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The attributes of a key that the server keeps inside its metadata.</summary>
internal static class KeyMetadata
{
    private const string EndUserBudget = "end_user_budget_id";

    private static readonly string[] Licensed =
        ["guardrails", "policies", "tags", "prompts", "allowed_passthrough_routes"];

    private static readonly string[] Free =
    [
        "model_rpm_limit", "model_tpm_limit", "rpm_limit_type", "tpm_limit_type", "enforced_params",
        "temp_budget_increase", "temp_budget_expiry", "allowed_vector_store_indexes",
    ];

    /// <summary>Those added after 1.83. Older versions do not accept them.</summary>
    private static readonly string[] Newest =
    [
        "throttle_on_budget_exceeded", "mcp_rpm_limit", "tag_rpm_limit", "enable_prompt_caching", "disable_global_guardrails",
        "default_estimated_output_tokens", "default_estimated_output_tokens_per_model", EndUserBudget, "denied_passthrough_routes",
        "model_itpm_limit", "model_otpm_limit", "enforced_batch_output_expires_after", "enforced_file_expires_after",
    ];

    private static readonly string[] All = [.. Licensed, .. Free, .. Newest];

    /// <summary>Whether an attribute is kept inside metadata.</summary>
    public static bool Holds(string attribute) => All.Contains(attribute);

    /// <summary>Refuses the attributes for which there is no license.</summary>
    public static void RequireLicense(RequestFields fields, License license)
    {
        foreach (string attribute in Licensed.Where(attribute => fields[attribute] is not null))
            license.RequireFor(attribute);
        if (fields["disable_global_guardrails"] is true)
            license.RequireFor("disable_global_guardrails");
    }

    /// <summary>Metadata with the attributes that a request names.</summary>
    public static JsonElement Merge(JsonElement metadata, RequestFields fields)
    {
        List<string> named = [.. All.Where(attribute => fields[attribute] is not null)];
        if (named.Count == 0)
            return metadata;

        return JsonParts.Build(writer =>
        {
            writer.WriteStartObject();
            foreach (JsonProperty member in metadata.EnumerateObject())
            {
                if (named.Remove(member.Name))
                    Write(writer, member.Name, fields);
                else
                    member.WriteTo(writer);
            }
            named.ForEach(attribute => Write(writer, attribute, fields));
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, string attribute, RequestFields fields)
    {
        if (attribute == EndUserBudget && fields.Text(attribute)!.Length == 0)
            return;
        writer.WritePropertyName(attribute);
        ValueWriter.Write(writer, fields[attribute], TimeStyle.Offset);
    }
}

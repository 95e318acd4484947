using System.Text.Json;
using System.Text.Json.Nodes;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Time;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The attributes of a key that the server keeps inside its metadata.</summary>
internal static class KeyMetadata
{
    private static readonly string[] Licensed =
        ["guardrails", "policies", "tags", "prompts", "allowed_passthrough_routes"];

    private static readonly string[] Free =
    [
        "model_rpm_limit", "model_tpm_limit", "rpm_limit_type", "tpm_limit_type", "enforced_params",
        "temp_budget_increase", "temp_budget_expiry", "allowed_vector_store_indexes",
    ];

    private static readonly string[] All = [.. Licensed, .. Free];

    /// <summary>Whether an attribute is kept inside metadata.</summary>
    public static bool Holds(string attribute) => All.Contains(attribute);

    /// <summary>Refuses the attributes for which there is no licence.</summary>
    public static void RequireLicence(RequestFields fields, Licence licence)
    {
        foreach (string attribute in Licensed.Where(attribute => fields[attribute] is not null))
            licence.RequireFor(attribute);
    }

    /// <summary>Metadata with the attributes that a request names.</summary>
    public static JsonElement Merge(JsonElement metadata, RequestFields fields)
    {
        string[] named = [.. All.Where(attribute => fields[attribute] is not null)];
        if (named.Length == 0)
            return metadata;

        JsonObject edited = JsonParts.Edit(metadata);
        foreach (string attribute in named)
        {
            edited.Remove(attribute);
            edited[attribute] = ToNode(fields[attribute]);
        }
        return JsonParts.Freeze(edited);
    }

    private static JsonNode? ToNode(object? value)
    {
        JsonElement wrapped = JsonParts.Build(writer => ValueWriter.Write(writer, value, TimeStyle.Offset));
        return wrapped.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(wrapped),
            JsonValueKind.Array => JsonArray.Create(wrapped),
            _ => JsonValue.Create(wrapped),
        };
    }
}

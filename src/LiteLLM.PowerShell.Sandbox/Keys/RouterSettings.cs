using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>The settings of the router that a key may carry.</summary>
internal sealed class RouterSettings
{
    private const string Affinity = "model_group_affinity_config";

    private static readonly Field[] Fields =
    [
        new("routing_strategy_args", FieldType.Map),
        new("routing_strategy", FieldType.Text),
        new("model_group_retry_policy", FieldType.Map),
        new(Affinity, FieldType.Map),
        new("allowed_fails", FieldType.Integer),
        new("cooldown_time", FieldType.Float),
        new("num_retries", FieldType.Integer),
        new("timeout", FieldType.Float),
        new("max_retries", FieldType.Integer),
        new("retry_after", FieldType.Float),
        new("fallbacks", FieldType.List),
        new("context_window_fallbacks", FieldType.List),
        new("model_group_alias", FieldType.Map),
    ];

    private readonly Field[] _fields;

    /// <summary>The settings that a version supports.</summary>
    public RouterSettings(ServerVersion version)
    {
        _fields = [.. Fields.Where(field => version.HasAgentsAndProjects || field.Name != Affinity)];
        Type = new ModelType(_fields);
    }

    /// <summary>Their type in a request.</summary>
    public ModelType Type { get; }

    /// <summary>Writes all of them, those that are set and those that are not.</summary>
    public void Write(Utf8JsonWriter writer, JsonElement settings)
    {
        writer.WriteStartObject();
        foreach (Field field in _fields)
        {
            writer.WritePropertyName(field.Name);
            if (settings.TryGetProperty(field.Name, out JsonElement value))
                value.WriteTo(writer);
            else
                WriteUnset(writer, field);
        }
        writer.WriteEndObject();
    }

    private static void WriteUnset(Utf8JsonWriter writer, Field field)
    {
        if (field.Name == "model_group_alias")
            JsonParts.EmptyObject.WriteTo(writer);
        else
            writer.WriteNullValue();
    }
}

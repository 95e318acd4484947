using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>A credential: values of which the secret ones are masked in answers, and information in clear text.</summary>
internal sealed class Credential(JsonElement values, JsonElement info)
{
    /// <summary>The values.</summary>
    public JsonElement Values { get; } = values;

    /// <summary>The information.</summary>
    public JsonElement Info { get; } = info;
}

using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

/// <summary>A status and a body.</summary>
internal sealed record Answer(int Status, JsonElement Body)
{
    public string? Error => Body.GetProperty("error").GetProperty("message").GetString();
}

using System.Text.Json;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A key that Terraform manages.</summary>
/// <param name="Name">Where it stands: modules, the name of the resource, and its index, joined by dots.</param>
/// <param name="Alias">The alias of the key, or none.</param>
/// <param name="Id">The id of the key, where the state has it.</param>
/// <param name="Attributes">What was declared, by API name. The secret is not in it.</param>
internal sealed record TerraformKey(string Name, string? Alias, string? Id, IReadOnlyList<(string Name, JsonElement Value)> Attributes);

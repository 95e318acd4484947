using System.Text.Json;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A key that Terraform manages.</summary>
/// <param name="Name">The address in the state: modules, the name of the resource, and its index, separated by dots.</param>
/// <param name="Alias">The alias of the key, or <c>null</c>.</param>
/// <param name="Id">The id of the key, or <c>null</c> if the state does not contain it.</param>
/// <param name="Attributes">The declared attributes by API name, without the secret.</param>
/// <param name="Omitted">The names of the attributes that a definition cannot contain, or whose values are expressions.</param>
internal sealed record TerraformKey(string Name, string? Alias, string? Id, IReadOnlyList<(string Name, JsonElement Value)> Attributes, IReadOnlyList<string> Omitted);

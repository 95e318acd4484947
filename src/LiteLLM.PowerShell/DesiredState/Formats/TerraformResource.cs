using System.Text.Json;

namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A resource in a document of Terraform.</summary>
/// <param name="Type">The type, such as <c>litellm_key</c>.</param>
/// <param name="Name">The modules, the name of the resource, and its index, separated by dots.</param>
/// <param name="Values">The attributes.</param>
/// <param name="ZeroIsUnset">Whether zero can also mean that an attribute is not set.</param>
/// <param name="Omitted">The names of attributes that are not in <paramref name="Values"/>, because their values are expressions.</param>
internal sealed record TerraformResource(string Type, string Name, JsonElement Values, bool ZeroIsUnset, IReadOnlyList<string> Omitted);

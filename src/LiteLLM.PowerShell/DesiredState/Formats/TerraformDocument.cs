namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>What a document of Terraform contains.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="OtherResources">The addresses of the other resources of LiteLLM, such as teams.</param>
internal sealed record TerraformDocument(IReadOnlyList<TerraformKey> Keys, IReadOnlyList<string> OtherResources);

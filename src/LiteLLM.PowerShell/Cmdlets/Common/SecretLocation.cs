using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>The place of a secret in a vault of Microsoft.PowerShell.SecretManagement.</summary>
/// <param name="Vault">The name of the vault.</param>
/// <param name="Name">The name of the secret.</param>
internal sealed record SecretLocation(string Vault, string Name)
{
    /// <summary>Returns the part of a prompt that names the place. Empty if the secret is not stored in a vault.</summary>
    internal static string Clause(SecretLocation? location) => location is null ? "" : $" and store the secret as {location}";

    public override string ToString() => $"'{VisibleText.Of(Name)}' in the vault '{VisibleText.Of(Vault)}'";
}

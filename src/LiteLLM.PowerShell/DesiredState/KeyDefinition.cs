using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>A key as declared by a definition.</summary>
/// <param name="Desired">The desired state. It does not contain a relative duration, which is counted from the time at which it is first applied.</param>
/// <param name="Ownership">The set, the name of the definition, and the declared attributes.</param>
internal sealed record KeyDefinition(DesiredKey Desired, KeyOwnership Ownership)
{
    /// <summary>The name under which the secret of a new key is stored in a vault, or <c>null</c>.</summary>
    internal string? SecretName { get; init; }

    /// <summary>The vault for the secret of a new key, or <c>null</c> for the default vault.</summary>
    internal string? VaultName { get; init; }
}

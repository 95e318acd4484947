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

    /// <summary>The age of a secret after which the key is replaced by a new one, or <c>null</c> if it is never replaced because of its age.</summary>
    internal LiteLLMDuration? RotateEvery { get; init; }

    /// <summary>How long the old secret remains valid after a rotation.</summary>
    internal LiteLLMDuration GracePeriod { get; init; } = DefaultGracePeriod;

    /// <summary>How long the old secret remains valid unless a definition specifies it.</summary>
    internal static LiteLLMDuration DefaultGracePeriod { get; } = LiteLLMDuration.From(TimeSpan.FromDays(1));
}

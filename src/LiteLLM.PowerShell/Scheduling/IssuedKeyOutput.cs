using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>The output of an operation that issues a secret.</summary>
/// <param name="Value">The object with the secret, or <c>null</c> if only the error is written.</param>
/// <param name="Error">The error that occurred after the secret was issued, or <c>null</c>.</param>
internal sealed record IssuedKeyOutput(object? Value, ErrorRecord? Error = null)
{
    /// <summary>A warning that is written before the object, or <c>null</c>.</summary>
    internal string? Warning { get; init; }

    /// <summary>Stores the secret before anything is written, or <c>null</c> if the object delivers it.</summary>
    internal SecretStorage? Storage { get; init; }
}

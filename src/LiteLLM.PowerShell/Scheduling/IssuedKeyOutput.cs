using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>The output of an operation that issues a secret.</summary>
/// <param name="Value">
/// Returns the object with the secret, or <c>null</c> if only the error is written. It is called on the pipeline thread: an object that is wrapped
/// on another thread would not have the rules of the session for its serialization, which leave the secret out.
/// </param>
/// <param name="Error">The error that occurred after the secret was issued, or <c>null</c>.</param>
internal sealed record IssuedKeyOutput(Func<object?> Value, ErrorRecord? Error = null)
{
    /// <summary>What is done after the object was delivered, or <c>null</c>.</summary>
    internal Func<CancellationToken, Task<DeliveryOutcome>>? Confirm { get; init; }

    /// <summary>What to report if the command ends before <see cref="Confirm"/> is done, or <c>null</c>.</summary>
    internal string? Advice { get; init; }

    /// <summary>A warning that is written before the object, or <c>null</c>.</summary>
    internal string? Warning { get; init; }

    /// <summary>Stores the secret before anything is written, or <c>null</c> if the object delivers it.</summary>
    internal SecretStorage? Storage { get; init; }
}

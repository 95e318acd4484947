using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>The output of an operation that issues a secret.</summary>
/// <param name="Value">The object with the secret.</param>
/// <param name="Error">The error that occurred after the secret was issued, or <c>null</c>.</param>
internal sealed record IssuedKeyOutput(object Value, ErrorRecord? Error = null)
{
    /// <summary>What is done after the object was delivered, or <c>null</c>. It returns a warning or <c>null</c>.</summary>
    internal Func<CancellationToken, Task<string?>>? Confirm { get; init; }

    /// <summary>A warning that is written before the object, or <c>null</c>.</summary>
    internal string? Warning { get; init; }
}

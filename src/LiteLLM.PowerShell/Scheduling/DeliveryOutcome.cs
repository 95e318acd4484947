using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>The outcome of what is done after a secret was delivered.</summary>
/// <param name="Warning">A warning, or <c>null</c>.</param>
/// <param name="Error">An error, or <c>null</c>.</param>
internal sealed record DeliveryOutcome(string? Warning = null, ErrorRecord? Error = null);

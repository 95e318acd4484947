namespace LiteLLM.PowerShell.Access;

/// <summary>What one rule found.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Result">The result on its own, regardless of earlier refusals.</param>
/// <param name="Reason">The values that lead to the result.</param>
/// <param name="Source">Where the values can be seen.</param>
/// <param name="Fix">What removes the reason.</param>
internal sealed record AccessFinding(AccessCheckKind Check, AccessResult Result, string Reason, string? Source = null, string? Fix = null);

using System.Management.Automation;

namespace LiteLLM.PowerShell.Errors;

/// <summary>Identifies a kind of error.</summary>
/// <param name="Name">The part of <c>FullyQualifiedErrorId</c> before the comma.</param>
/// <param name="Category">The category of the error record.</param>
internal sealed record ErrorId(string Name, ErrorCategory Category);

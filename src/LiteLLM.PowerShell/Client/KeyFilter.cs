namespace LiteLLM.PowerShell.Client;

/// <summary>What a server filters a listing by; all are exact.</summary>
internal sealed record KeyFilter(
    string? Alias = null, string? TeamId = null, string? UserId = null, string? OrganizationId = null, string? Id = null);

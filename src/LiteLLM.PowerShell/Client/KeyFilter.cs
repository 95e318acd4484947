namespace LiteLLM.PowerShell.Client;

/// <summary>What a server filters a listing by, all exact, and in which order it lists: the newest keys first, or the oldest.</summary>
internal sealed record KeyFilter(
    string? Alias = null, string? TeamId = null, string? UserId = null, string? OrganizationId = null, string? Id = null, bool OldestFirst = false);

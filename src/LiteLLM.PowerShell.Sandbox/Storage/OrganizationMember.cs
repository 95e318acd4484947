using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The membership of a user in an organization.</summary>
internal sealed class OrganizationMember(string userId, string organizationId, string role, DateTimeOffset createdAt)
{
    /// <summary>The user.</summary>
    public string UserId { get; } = userId;

    /// <summary>The organization.</summary>
    public string OrganizationId { get; } = organizationId;

    /// <summary>The role within the organization.</summary>
    public string Role { get; } = role;

    /// <summary>When the user became a member.</summary>
    public DateTimeOffset CreatedAt { get; } = TimeText.ToMilliseconds(createdAt);

    /// <summary>Whether the user administers the organization.</summary>
    public bool IsAdmin => Role == "org_admin";
}

using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>What users are in a team.</summary>
internal static class TeamRoles
{
    /// <summary>The role of an ordinary member.</summary>
    public const string User = "user";

    private const string Admin = "admin";

    /// <summary>The role of a user in a team, or null.</summary>
    public static string? RoleOf(Row? team, string? user)
    {
        if (team is null || user is null)
            return null;
        foreach (JsonElement member in team.Json(TeamColumns.MembersWithRoles).EnumerateArray())
        {
            if (member.GetProperty("user_id").GetString() == user)
                return member.GetProperty("role").GetString();
        }
        return null;
    }

    /// <summary>Whether a user belongs to a team.</summary>
    public static bool IsMember(Row? team, string? user) => RoleOf(team, user) is not null;

    /// <summary>Whether a user is an admin of a team.</summary>
    public static bool IsAdmin(Row? team, string? user) => RoleOf(team, user) == Admin;
}

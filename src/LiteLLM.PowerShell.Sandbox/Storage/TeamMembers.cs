using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The members of a team.</summary>
internal static class TeamMembers
{
    /// <summary>The members without a user.</summary>
    public static JsonElement Without(Row team, string? userId) => JsonParts.Build(writer =>
    {
        writer.WriteStartArray();
        foreach (JsonElement member in team.Json(TeamColumns.MembersWithRoles).EnumerateArray())
        {
            if (member.GetProperty("user_id").GetString() != userId)
                member.WriteTo(writer);
        }
        writer.WriteEndArray();
    });
}

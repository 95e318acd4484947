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

    /// <summary>The members and one more user.</summary>
    public static JsonElement With(Row team, string userId, string? email, string role) => JsonParts.Build(writer =>
    {
        writer.WriteStartArray();
        foreach (JsonElement member in team.Json(TeamColumns.MembersWithRoles).EnumerateArray())
            member.WriteTo(writer);
        Write(writer, userId, email, role);
        writer.WriteEndArray();
    });

    /// <summary>Writes a member.</summary>
    public static void Write(Utf8JsonWriter writer, string? userId, string? email, string? role)
    {
        writer.WriteStartObject();
        writer.WriteString("user_id", userId);
        writer.WriteString("user_email", email);
        writer.WriteString("role", role);
        writer.WriteEndObject();
    }
}

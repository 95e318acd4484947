using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Memberships in organizations.</summary>
internal static class OrganizationMemberView
{
    /// <summary>Writes a membership.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="member">The membership.</param>
    /// <param name="before">The member that follows the user, if any.</param>
    /// <param name="after">The member at the end, if any.</param>
    public static void Write(Utf8JsonWriter writer, OrganizationMember member, string? before = null, string? after = null)
    {
        string createdAt = TimeText.Format(member.CreatedAt, TimeStyle.Zulu);
        writer.WriteStartObject();
        writer.WriteString("user_id", member.UserId);
        writer.WriteString("organization_id", member.OrganizationId);
        writer.WriteString("user_role", member.Role);
        writer.WritePropertyName("spend");
        writer.WriteRawValue("0.0");
        writer.WriteNull("budget_id");
        writer.WriteString("created_at", createdAt);
        writer.WriteString("updated_at", createdAt);
        writer.WriteNull("user");
        if (before is not null)
            writer.WriteNull(before);
        writer.WriteNull("litellm_budget_table");
        if (after is not null)
            writer.WriteNull(after);
        writer.WriteEndObject();
    }
}

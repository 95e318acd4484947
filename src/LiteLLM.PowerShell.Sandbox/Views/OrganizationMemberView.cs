using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Memberships in organizations.</summary>
internal sealed class OrganizationMemberView(ServerVersion version)
{
    /// <summary>Writes a membership as a user's row shows it.</summary>
    public void WriteOfUser(Utf8JsonWriter writer, OrganizationMember member) =>
        Write(writer, member, writer => writer.WriteNull("organization"), _ => { });

    /// <summary>Writes a membership as the organization's endpoints show it.</summary>
    public void WriteOfOrganization(Utf8JsonWriter writer, OrganizationMember member) => Write(writer, member, _ => { }, writer =>
    {
        if (version.KnowsOrganizationAdmins)
            writer.WriteNull("user_email");
    });

    private static void Write(
        Utf8JsonWriter writer, OrganizationMember member, Action<Utf8JsonWriter> writeOrganization, Action<Utf8JsonWriter> writeRest)
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
        writeOrganization(writer);
        writer.WriteNull("litellm_budget_table");
        writeRest(writer);
        writer.WriteEndObject();
    }
}

using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Users as the database tells them.</summary>
internal sealed class UserView(ServerVersion version)
{
    private readonly RowView _columns = new(UserColumns.Shape.Columns, version, TimeStyle.Zulu);

    private readonly RowView _own = new(
        UserColumns.Shape.Columns.Where(column => column != UserColumns.Password || !version.HasAgentsAndProjects), version, TimeStyle.Zulu);

    /// <summary>Writes a user, or null.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="user">The user.</param>
    /// <param name="withMemberships">Whether the memberships in organizations were looked up.</param>
    public void Write(Utf8JsonWriter writer, Row? user, bool withMemberships = false)
    {
        if (user is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        (withMemberships ? _own : _columns).WriteMembers(writer, user);
        writer.WriteNull("litellm_organization_table");
        if (withMemberships)
        {
            writer.WriteStartArray("organization_memberships");
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNull("organization_memberships");
        }
        writer.WriteNull("invitations_created");
        writer.WriteNull("invitations_updated");
        writer.WriteNull("invitations_user");
        writer.WriteNull("object_permission");
        writer.WriteEndObject();
    }
}

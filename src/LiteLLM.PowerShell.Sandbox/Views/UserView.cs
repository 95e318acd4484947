using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Users: as their row in the database, as listings return them, and in short.</summary>
internal sealed class UserView(ServerVersion version)
{
    private static readonly string[] Listed =
    [
        "user_id", "max_budget", "spend", "model_max_budget", "model_spend", "user_email", "user_alias", "models", "tpm_limit",
        "rpm_limit", "user_role",
    ];

    private static readonly string[] ListedAfterMemberships =
        ["teams", "sso_user_id", "budget_duration", "budget_reset_at", "metadata", "created_at", "updated_at"];

    private static readonly string[] Short =
    [
        "user_id", "user_email", "user_alias", "user_role", "spend", "max_budget", "models", "budget_duration", "budget_reset_at",
        "metadata", "created_at", "updated_at", "sso_user_id", "teams",
    ];

    private readonly RowView _columns = new(UserColumns.Shape.Columns, version, TimeStyle.Zulu);
    private readonly RowView _own = new(
        UserColumns.Shape.Columns.Where(column => column != UserColumns.Password || !version.HasAgentsAndProjects), version, TimeStyle.Zulu);

    private readonly RowView _listed = View(Listed, version);
    private readonly RowView _listedAfterMemberships = View(ListedAfterMemberships, version);
    private readonly RowView _short = View(Short, version);
    private readonly OrganizationMemberView _membership = new(version);

    /// <summary>Writes the row of the user of a listed key, or null.</summary>
    public void WriteOfKey(Utf8JsonWriter writer, Row? user)
    {
        if (user is null)
            writer.WriteNullValue();
        else
            Write(writer, _columns, user, null);
    }

    /// <summary>Writes the row of a user.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="user">The user.</param>
    /// <param name="memberships">The memberships in organizations, or null if they were not looked up.</param>
    public void WriteOwn(Utf8JsonWriter writer, Row user, IReadOnlyList<OrganizationMember>? memberships = null) =>
        Write(writer, _own, user, memberships);

    /// <summary>Writes the members of a listed user into an open object.</summary>
    public void WriteListed(Utf8JsonWriter writer, Row user)
    {
        _listed.WriteMembers(writer, user);
        writer.WriteNull("organization_memberships");
        _listedAfterMemberships.WriteMembers(writer, user);
        writer.WriteNull("object_permission");
    }

    /// <summary>Writes the members of a user in short into an open object.</summary>
    public void WriteShort(Utf8JsonWriter writer, Row user) => _short.WriteMembers(writer, user);

    private void Write(Utf8JsonWriter writer, RowView columns, Row user, IReadOnlyList<OrganizationMember>? memberships)
    {
        writer.WriteStartObject();
        columns.WriteMembers(writer, user);
        writer.WriteNull("litellm_organization_table");
        writer.WritePropertyName("organization_memberships");
        WriteMemberships(writer, memberships);
        writer.WriteNull("invitations_created");
        writer.WriteNull("invitations_updated");
        writer.WriteNull("invitations_user");
        writer.WriteNull("object_permission");
        writer.WriteEndObject();
    }

    private static RowView View(string[] names, ServerVersion version) =>
        new(names.Select(name => UserColumns.Shape.Find(name)!), version, TimeStyle.Zulu);

    private void WriteMemberships(Utf8JsonWriter writer, IReadOnlyList<OrganizationMember>? memberships)
    {
        if (memberships is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        foreach (OrganizationMember membership in memberships)
            _membership.WriteOfUser(writer, membership);
        writer.WriteEndArray();
    }
}

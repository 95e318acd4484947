using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Object permissions with all columns of the database.</summary>
/// <param name="version">The version.</param>
/// <param name="withRelations">Whether the names of the tables that refer to them appear too.</param>
internal sealed class ObjectPermissionView(ServerVersion version, bool withRelations)
{
    private static readonly string[] Relations = ["teams", "verification_tokens", "organizations", "users"];

    private static readonly string[] NewerRelations =
        ["teams", "projects", "verification_tokens", "organizations", "users", "end_users", "agents_table"];

    private readonly string[] _relations = version.HasAgentsAndProjects ? NewerRelations : Relations;

    private readonly RowView _columns = new(
        ObjectPermissionColumns.Shape.Columns.Where(column => withRelations
            || version.HasNewestFields
            || (column != ObjectPermissionColumns.Models && column != ObjectPermissionColumns.BlockedTools)),
        version,
        TimeStyle.Zulu);

    /// <summary>Writes an object permission, or null.</summary>
    public void Write(Utf8JsonWriter writer, Row? permission)
    {
        if (permission is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        _columns.WriteMembers(writer, permission);
        foreach (string relation in withRelations ? _relations : [])
            writer.WriteNull(relation);
        writer.WriteEndObject();
    }
}

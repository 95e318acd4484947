using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Keys with all columns of the database, followed by the rows that they reference.</summary>
internal sealed class KeyRowView(ServerVersion version, TimeStyle style, bool withToken)
{
    private readonly RowView _columns = new(
        KeyColumns.Shape.Columns.Where(column => withToken || column != KeyColumns.Token), version, style);

    private readonly BudgetView _budget = new(version, style);
    private readonly ObjectPermissionView _permission = new(version, withRelations: true);

    /// <summary>Writes a key.</summary>
    public void Write(Utf8JsonWriter writer, Row key, Row? budget = null, Row? permission = null)
    {
        writer.WriteStartObject();
        WriteMembers(writer, key, budget, permission);
        writer.WriteEndObject();
    }

    /// <summary>Writes the members of a key into an open object.</summary>
    public void WriteMembers(Utf8JsonWriter writer, Row key, Row? budget = null, Row? permission = null)
    {
        _columns.WriteMembers(writer, key);
        writer.WritePropertyName("litellm_budget_table");
        _budget.Write(writer, budget);
        writer.WriteNull("litellm_organization_table");
        if (version.HasAgentsAndProjects)
            writer.WriteNull("litellm_project_table");
        writer.WritePropertyName("object_permission");
        _permission.Write(writer, permission);
        if (version.HasAgentsAndProjects)
            writer.WriteNull("jwt_key_mappings");
    }
}

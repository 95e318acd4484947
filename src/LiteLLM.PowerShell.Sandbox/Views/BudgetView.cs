using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>Budgets with all columns of the database.</summary>
internal sealed class BudgetView(ServerVersion version, TimeStyle style)
{
    private static readonly string[] Relations =
        ["keys", "end_users", "tags", "team_membership", "organization_membership"];

    private readonly RowView _columns = new(BudgetColumns.Shape.Columns, version, style);

    /// <summary>Writes a budget, or null.</summary>
    public void Write(Utf8JsonWriter writer, Row? budget)
    {
        if (budget is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        _columns.WriteMembers(writer, budget);
        writer.WriteNull("organization");
        if (version.HasAgentsAndProjects)
            writer.WriteNull("projects");
        foreach (string relation in Relations)
            writer.WriteNull(relation);
        writer.WriteEndObject();
    }
}

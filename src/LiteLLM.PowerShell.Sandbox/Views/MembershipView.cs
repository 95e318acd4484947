using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>The members of teams that have a budget there.</summary>
internal sealed class MembershipView(ServerVersion version)
{
    private readonly RowView _columns = new(MembershipColumns.Shape.Columns.Where(column => column != MembershipColumns.Id), version, TimeStyle.Zulu);
    private readonly ShortBudgetView _budget = new(version);

    /// <summary>Writes the member with the memberships.</summary>
    public void WriteMember(Utf8JsonWriter writer, IEnumerable<RowWithBudget> memberships)
    {
        writer.WriteStartArray("team_memberships");
        foreach (RowWithBudget membership in memberships)
        {
            writer.WriteStartObject();
            _columns.WriteMembers(writer, membership.Row);
            _budget.WriteMember(writer, membership.Budget);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}

using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Time;

namespace LiteLLM.PowerShell.Sandbox.Views;

/// <summary>The teams of a user, with all their keys.</summary>
internal sealed class UserTeamView(SandboxState state)
{
    private readonly TeamView _team = new(state.Version);
    private readonly MembershipView _memberships = new(state.Version);
    private readonly TeamMemberships _members = new(state);
    private readonly KeyRowView _keys = new(state.Version, TimeStyle.Zulu, withToken: true);

    /// <summary>Writes the member with the teams.</summary>
    public void WriteMember(Utf8JsonWriter writer, IEnumerable<Row> teams, string userId)
    {
        writer.WriteStartArray("teams");
        foreach (Row team in teams)
        {
            string id = team.Text(TeamColumns.TeamId)!;
            writer.WriteStartObject();
            _team.WriteMembers(writer, team);
            _memberships.WriteMember(writer, _members.Of(id, userId));
            writer.WriteStartArray("keys");
            foreach (Row key in state.Database.KeysOfTeam(id))
                _keys.Write(writer, key);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}

using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>Who may read and manage teams.</summary>
internal sealed class TeamAccess(SandboxState state)
{
    private readonly Database _database = state.Database;

    /// <summary>Refuses callers who may not read a team.</summary>
    public void CheckReader(Caller caller, Row team)
    {
        string id = team.Text(TeamColumns.TeamId)!;
        string? ownTeam = caller.Key?.Text(KeyColumns.TeamId);
        if (caller.ReadsEverything || ownTeam == id || TeamRoles.IsMember(team, caller.UserId))
            return;
        if (state.Version.KnowsOrganizationAdmins && Administers(caller, team))
            return;
        throw HttpFault.Error(403, (caller.UserId, ownTeam) switch
        {
            (null, null) => $"API key not authorized to access this team={id}. No user_id or team_id associated with this key.",
            (null, _) => $"Team key for team={ownTeam} not authorized to access this team={id}",
            _ => $"User={caller.UserId} not authorized to access this team={id}",
        });
    }

    /// <summary>Refuses callers who are neither proxy admin nor admin of the team.</summary>
    public static void CheckAdmin(Caller caller, Row team, string route)
    {
        if (!caller.IsAdmin && !TeamRoles.IsAdmin(team, caller.UserId))
        {
            throw HttpFault.Error(
                403,
                $"Call not allowed. User not proxy admin OR team admin. route={route}, team_id={team.Text(TeamColumns.TeamId)}");
        }
    }

    /// <summary>The teams that a caller may list, those of a user if one is named.</summary>
    public IEnumerable<Row> Visible(Caller caller, string? userId)
    {
        IEnumerable<Row> teams = _database.Teams.Rows.Where(team => userId is null || TeamRoles.IsMember(team, userId));
        if (caller.ReadsEverything || (userId is not null && userId == caller.UserId))
            return teams;
        if (state.Version.KnowsOrganizationAdmins && _database.OrganizationMembers.Exists(member => member.IsAdmin && member.UserId == caller.UserId))
            return teams.Where(team => Administers(caller, team));
        throw HttpFault.Error(
            401, $"Only admin users can query all teams/other teams. Your user role={caller.Role ?? "internal_user"}");
    }

    private bool Administers(Caller caller, Row team) =>
        _database.IsOrganizationAdmin(caller.UserId, team.Text(TeamColumns.OrganizationId));
}

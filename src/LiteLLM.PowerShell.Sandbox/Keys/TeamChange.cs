using LiteLLM.PowerShell.Sandbox.Completions;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Storage;

namespace LiteLLM.PowerShell.Sandbox.Keys;

/// <summary>Whether a key may move to a team.</summary>
internal sealed class TeamChange(SandboxState state)
{
    private const string AllTeamModels = "all-team-models";

    private readonly ModelCatalog _models = new(state.Options.Models);

    /// <summary>Refuses a team that does not exist, or that the key does not fit into.</summary>
    public void Check(Row key, string? teamId)
    {
        if (teamId is null)
            return;
        if (teamId.Length == 0 && state.Version.ReportsUnknownKeysAsNotFound && key.Text(KeyColumns.TeamId) is null)
            throw HttpFault.Error(500, "Team object not found for team change validation");
        Row team = state.Database.Teams.Find(teamId)
            ?? throw HttpFault.Error(404, $"Team doesn't exist in db. Team={teamId}. Create team via `/team/new` call.");
        if (teamId == key.Text(KeyColumns.TeamId))
            return;
        CheckModels(key, team);
        CheckLimits(key, team);
        CheckMember(key, team, teamId);
    }

    private void CheckModels(Row key, Row team)
    {
        string[] allowed = [.. JsonParts.Texts(team.Json(TeamColumns.Models))];
        foreach (string model in JsonParts.Texts(key.Json(KeyColumns.Models)).Where(model => model != AllTeamModels && !_models.Allows(allowed, model)))
        {
            throw new ProxyFault(
                401,
                "team not allowed to access model. This team can only access "
                + $"models={PythonText.List(allowed)}. Tried to access {model}",
                "team_model_access_denied",
                "model");
        }
    }

    private static void CheckMember(Row key, Row team, string teamId)
    {
        string? user = key.Text(KeyColumns.UserId);
        bool member = team.Json(TeamColumns.MembersWithRoles).EnumerateArray()
            .Any(candidate => candidate.GetProperty("user_id").GetString() == user);
        if (user is not null && !member)
            throw new HttpFault(403, $"User={user} is not a member of the team={teamId}. Check team members via `/team/info`.");
    }

    private static void CheckLimits(Row key, Row team)
    {
        if (key.Integer(KeyColumns.TpmLimit) is not { } tpm)
            return;
        Check(key, "tpm_limit", tpm, team.Integer(TeamColumns.TpmLimit));
        Check(key, "rpm_limit", key.Integer(KeyColumns.RpmLimit), team.Integer(TeamColumns.RpmLimit));
    }

    private static void Check(Row key, string name, long? limit, long? most)
    {
        if (limit is null or 0 || most is null or 0 || limit <= most)
            return;
        throw new HttpFault(
            403,
            $"Key={key.Text(KeyColumns.Token)} has a {name}={limit} which is greater than the team's {name}={most}.");
    }
}

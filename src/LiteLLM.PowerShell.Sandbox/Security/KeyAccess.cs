using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Storage;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Security;

/// <summary>What callers that are no admin may do with keys.</summary>
internal sealed class KeyAccess(SandboxState state)
{
    /// <summary>The attributes that only admins set in the newest version.</summary>
    private static readonly string[] ForAdmins =
    [
        "tpd_limit", "throttle_on_budget_exceeded", "disable_global_guardrails", "default_estimated_output_tokens",
        "default_estimated_output_tokens_per_model", "end_user_budget_id", "denied_passthrough_routes",
    ];

    /// <summary>The attributes that a user cannot change of an own key in the newest version, because they lift its limits.</summary>
    private static readonly string[] LiftingLimits =
        ["spend", "soft_budget", "budget_id", "budget_limits", "permissions", "allowed_routes", "organization_id"];

    private readonly Database _database = state.Database;

    /// <summary>Whether the caller may read a key.</summary>
    public bool MayRead(Caller caller, string named, Row key) =>
        caller.ReadsEverything
        || caller.Token == named
        || key.Text(KeyColumns.UserId) == caller.UserId
        || TeamRoles.IsMember(TeamOf(key), caller.UserId);

    /// <summary>The refusal to show a key.</summary>
    public static HttpFault MayNotRead(Caller caller) =>
        new(403, $"You are not allowed to access this key's info. Your role={caller.Role ?? "internal_user"}");

    /// <summary>Whether the caller may delete a key or give it a new secret.</summary>
    public bool Controls(Caller caller, Row key) =>
        caller.IsAdmin
        || (caller.UserId is not null && key.Text(KeyColumns.UserId) == caller.UserId)
        || TeamRoles.IsAdmin(TeamOf(key), caller.UserId);

    /// <summary>Rejects a key for another user, or in a team in which the caller may not create keys.</summary>
    public void CheckCreation(Caller caller, RequestFields fields, KeyOperation operation)
    {
        if (caller.IsAdmin)
            return;
        string? owner = fields.Text("user_id");
        if (state.Version.GuardsAttributes)
            CheckAttributes(fields, ForAdmins, operation.Route);
        if (fields.Text("team_id") is { } teamId)
            CheckTeam(caller, teamId, owner, operation);
        CheckOwner(caller, owner);
    }

    /// <summary>Rejects a change of a key of another user.</summary>
    public void CheckUpdate(Caller caller, Row key, string named, RequestFields fields)
    {
        if (caller.IsAdmin)
            return;
        string? owner = key.Text(KeyColumns.UserId);
        string? newOwner = fields.Text("user_id");
        if (state.Version.GuardsKeysOfOthers && newOwner is { Length: 0 })
            throw new HttpFault(403, "Non-admin users cannot remove the user_id from a key.");
        if (newOwner is not null && newOwner != owner)
            throw new HttpFault(403, $"User={newOwner} is not allowed to update key={named} to belong to user={owner ?? "None"}");
        CheckOwner(caller, owner ?? newOwner);
        if (TeamRoles.RoleOf(TeamOf(key), caller.UserId) == TeamRoles.User)
            throw MayNot(KeyOperation.Update, key.Text(KeyColumns.TeamId)!);
        if (state.Version.GuardsAttributes && !IsAdminOf(caller, key))
            CheckAttributes(fields, [.. ForAdmins, .. LiftingLimits], KeyOperation.Update.Route);
        if (state.Version.GuardsKeysOfOthers && fields["max_budget"] is double budget && budget != key.Number(KeyColumns.MaxBudget))
            RequireAdminOf(caller, key, "/key/update (max_budget)");
    }

    /// <summary>Refuses callers that are neither admin nor admin of the key's team.</summary>
    public void RequireAdminOf(Caller caller, Row key, string route)
    {
        if (!IsAdminOf(caller, key))
        {
            throw HttpFault.Error(
                403,
                $"Only proxy admins, team admins, or org admins can call {route}. "
                + $"user_role={caller.Role ?? "None"}, user_id={caller.UserId ?? "None"}");
        }
    }

    /// <summary>Whether the caller is an admin, or an admin of the key's team.</summary>
    public bool IsAdminOf(Caller caller, Row key) => caller.IsAdmin || TeamRoles.IsAdmin(TeamOf(key), caller.UserId);

    private static void CheckAttributes(RequestFields fields, string[] attributes, string route)
    {
        if (Array.Find(attributes, fields.Has) is { } attribute)
            throw HttpFault.Error(403, $"Only proxy admins can set {attribute} with {route}.");
    }

    private static void CheckOwner(Caller caller, string? owner)
    {
        if (owner is not null && owner != caller.UserId)
            throw new HttpFault(403, $"User can only create keys for themselves. Got user_id={owner}, Your ID={caller.UserId ?? "None"}");
    }

    private void CheckTeam(Caller caller, string teamId, string? owner, KeyOperation operation)
    {
        Row? team = _database.Teams.Find(teamId);
        if (team is null && state.Version.GuardsKeysOfOthers)
        {
            throw new HttpFault(
                400, $"Team not found for team_id={teamId}. Non-admin users cannot create keys for non-existent teams.");
        }
        if (team is null)
            return;
        if (owner is not null && !TeamRoles.IsMember(team, owner))
            throw new HttpFault(400, $"User={owner} not assigned to team={teamId}");
        if (!TeamRoles.IsMember(team, caller.UserId))
            throw new HttpFault(400, $"User={caller.UserId ?? "None"} not assigned to team={teamId}");
        if (!TeamRoles.IsAdmin(team, caller.UserId))
            throw MayNot(operation, teamId);
    }

    private static ProxyFault MayNot(KeyOperation operation, string teamId) => new(
        401,
        $"Team member does not have permissions for endpoint: KeyManagementRoutes.{operation.Name}. "
        + $"You only have access to the following endpoints: ['/key/info', '/key/health'] for team {teamId}. "
        + "To create keys for this team, please ask your proxy admin to check the team member permission settings "
        + "and update the settings to allow team member users to create keys.",
        "team_member_permission_error",
        operation.Route);

    private Row? TeamOf(Row key) => _database.Teams.Find(key.Text(KeyColumns.TeamId));
}

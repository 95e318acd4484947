using LiteLLM.PowerShell.Sandbox.Json;
using LiteLLM.PowerShell.Sandbox.Security;
using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>Adds users to teams, and keeps what they may spend there.</summary>
internal sealed class TeamMemberships(SandboxState state)
{
    private readonly Database _database = state.Database;
    private readonly BudgetWriter _budgets = new(state);

    /// <summary>Adds the team to a user. A user who does not exist is created.</summary>
    public void NoteTeam(string userId, string teamId)
    {
        DateTimeOffset now = state.Now;
        Row user = _database.Users.Find(userId) ?? UserColumns.Shape.NewRow().With(new Changes
        {
            [UserColumns.UserId] = userId,
            [UserColumns.CreatedAt] = now,
            [UserColumns.UpdatedAt] = now,
        });
        string[] teams = [.. JsonParts.Texts(user.Json(UserColumns.Teams)).Append(teamId).Distinct()];
        _database.Users.Put(user.With(new Changes { [UserColumns.Teams] = JsonParts.TextArray(teams) }));
    }

    /// <summary>Sets the permissions of a member of a team, if a request specifies them.</summary>
    public void SetLimits(string teamId, string userId, RequestFields fields, Caller caller)
    {
        var limits = new RequestFields();
        foreach (KeyValuePair<string, object?> field in fields.Filled)
            limits.Add(field.Key == "max_budget_in_team" ? "max_budget" : field.Key, field.Value);
        if (limits["max_budget"] is null && limits["rpm_limit"] is null && limits["tpm_limit"] is null)
            return;
        string id = MembershipColumns.IdOf(teamId, userId);
        Row member = _database.Memberships.Find(id) ?? MembershipColumns.Shape.NewRow().With(new Changes
        {
            [MembershipColumns.Id] = id,
            [MembershipColumns.UserId] = userId,
            [MembershipColumns.TeamId] = teamId,
        });
        string budget = _budgets.Put(member.Text(MembershipColumns.BudgetId), limits, caller);
        _database.Memberships.Put(member.With(new Changes { [MembershipColumns.BudgetId] = budget }));
    }

    /// <summary>The members of a team with a budget there, or only one user.</summary>
    public List<RowWithBudget> Of(string teamId, string? userId = null) =>
    [
        .. _database.Memberships.Rows
            .Where(member => member.Text(MembershipColumns.TeamId) == teamId && (userId is null || member.Text(MembershipColumns.UserId) == userId))
            .Select(member => new RowWithBudget(member, _database.Budgets.Find(member.Text(MembershipColumns.BudgetId)))),
    ];
}

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The tables.</summary>
internal sealed class Database
{
    /// <summary>The keys.</summary>
    public KeyTable Keys { get; } = new();

    /// <summary>The keys that were deleted, in the order in which that happened.</summary>
    public List<DeletedKey> DeletedKeys { get; } = [];

    /// <summary>The secrets that were replaced but still work for a while, by their hashes.</summary>
    public Dictionary<string, RetiredSecret> RetiredSecrets { get; } = new(StringComparer.Ordinal);

    /// <summary>The budgets.</summary>
    public RowTable Budgets { get; } = new(BudgetColumns.BudgetId);

    /// <summary>The object permissions.</summary>
    public RowTable ObjectPermissions { get; } = new(ObjectPermissionColumns.ObjectPermissionId);

    /// <summary>The teams.</summary>
    public RowTable Teams { get; } = new(TeamColumns.TeamId);

    /// <summary>The users.</summary>
    public RowTable Users { get; } = new(UserColumns.UserId);

    /// <summary>The organizations.</summary>
    public RowTable Organizations { get; } = new(OrganizationColumns.OrganizationId);

    /// <summary>Who belongs to which organization.</summary>
    public List<OrganizationMember> OrganizationMembers { get; } = [];

    /// <summary>The credentials by their names.</summary>
    public Dictionary<string, Credential> Credentials { get; } = new(StringComparer.Ordinal);

    /// <summary>The members of teams that have a budget there.</summary>
    public RowTable Memberships { get; } = new(MembershipColumns.Id);

    /// <summary>The customers.</summary>
    public RowTable Customers { get; } = new(CustomerColumns.UserId);

    /// <summary>The tags.</summary>
    public RowTable Tags { get; } = new(TagColumns.Name);

    /// <summary>The projects.</summary>
    public RowTable Projects { get; } = new(ProjectColumns.ProjectId);

    /// <summary>The access groups.</summary>
    public RowTable AccessGroups { get; } = new(AccessGroupColumns.AccessGroupId);

    /// <summary>The keys of a user; the database moves a row behind the others when it changes.</summary>
    public List<Row> KeysOfUser(string? user) =>
        [.. Keys.OldestFirst.Where(key => key.Text(KeyColumns.UserId) == user).OrderBy(key => key.Time(KeyColumns.UpdatedAt))];

    /// <summary>The keys of a team, the oldest first.</summary>
    public List<Row> KeysOfTeam(string team) => [.. Keys.OldestFirst.Where(key => key.Text(KeyColumns.TeamId) == team)];

    /// <summary>A key together with its budget.</summary>
    public KeyWithBudget WithBudget(Row key) => new(key, Budgets.Find(key.Text(KeyColumns.BudgetId)));

    /// <summary>Whether a user is a member of an organization.</summary>
    public bool BelongsTo(string? userId, string organizationId) =>
        OrganizationMembers.Exists(member => member.UserId == userId && member.OrganizationId == organizationId);

    /// <summary>Whether a user is an administrator of an organization.</summary>
    public bool IsOrganizationAdmin(string? userId, string? organizationId) => OrganizationMembers.Exists(
        member => member.IsAdmin && member.UserId == userId && member.OrganizationId == organizationId);

    /// <summary>Deletes a key and keeps it as a deleted one.</summary>
    public void DeleteKey(DeletedKey deleted)
    {
        Keys.Remove(deleted.Key.Text(KeyColumns.Token)!);
        DeletedKeys.Add(deleted);
    }
}

namespace LiteLLM.PowerShell.Sandbox.Storage;

/// <summary>The columns of the table of the team members that have a budget.</summary>
internal static class MembershipColumns
{
    /// <summary>The identity, which no answer shows.</summary>
    public static readonly Column Id = new("id", ColumnType.Text);

    /// <summary>The user.</summary>
    public static readonly Column UserId = new("user_id", ColumnType.Text);

    /// <summary>The team.</summary>
    public static readonly Column TeamId = new("team_id", ColumnType.Text);

    /// <summary>The budget's row.</summary>
    public static readonly Column BudgetId = new("budget_id", ColumnType.Text);

    /// <summary>All of them.</summary>
    public static readonly TableShape Shape = new(
        Id, UserId, TeamId, BudgetId, new("spend", ColumnType.Float) { Default = 0.0 });

    /// <summary>The identity of a member of a team.</summary>
    public static string IdOf(string team, string user) => $"{team}/{user}";
}

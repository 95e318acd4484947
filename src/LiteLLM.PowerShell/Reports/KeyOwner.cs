using LiteLLM.PowerShell.Catalog;

namespace LiteLLM.PowerShell.Reports;

/// <summary>A team or a user.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name, or the id if there is no name.</param>
/// <param name="Spend">The spend in the current budget period, in USD.</param>
/// <param name="Budget">The budget, in USD, or <c>null</c> for no limit.</param>
/// <param name="Period">How often the budget resets, or <c>null</c> if it does not reset.</param>
internal sealed record KeyOwner(string Id, string Name, double? Spend, double? Budget, string? Period)
{
    internal static KeyOwner Of(LiteLLMTeam team) => Of(team, team.TeamId);

    internal static KeyOwner Of(LiteLLMUser user) => Of(user, user.UserId);

    private static KeyOwner Of(LiteLLMKeyOwner owner, string id) => new(id, owner.ToString() ?? id, owner.Spend, owner.MaxBudget, owner.BudgetDuration);
}

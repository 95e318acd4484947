using LiteLLM.PowerShell.Catalog;

namespace LiteLLM.PowerShell.Reports;

/// <summary>A team or a user.</summary>
internal sealed record KeyOwner(string Id, string Name, double? Spend, double? Budget)
{
    internal static KeyOwner Of(LiteLLMTeam team) => new(team.TeamId, team.ToString(), team.Spend, team.MaxBudget);

    internal static KeyOwner Of(LiteLLMUser user) => new(user.UserId, user.ToString(), user.Spend, user.MaxBudget);
}

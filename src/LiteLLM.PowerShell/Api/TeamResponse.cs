using System.Text.Json;
using LiteLLM.PowerShell.Catalog;

namespace LiteLLM.PowerShell.Api;

/// <summary>What <c>/team/info</c> returns about a team.</summary>
/// <param name="Team">The team.</param>
/// <param name="Memberships">The budgets and the spend of its members.</param>
/// <param name="Limits">The limits of those of its keys that have some.</param>
internal sealed record TeamResponse(JsonElement Team, JsonElement[] Memberships, TeamKeyLimits[] Limits);

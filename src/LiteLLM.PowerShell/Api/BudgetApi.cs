using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Api;

/// <summary>The operations of the LiteLLM budget API that keys require.</summary>
/// <param name="client">Sends the requests.</param>
internal sealed class BudgetApi(LiteLLMClient client)
{
    /// <summary>Sends POST <c>/budget/update</c>, or <c>/budget/new</c> if the key has no budget record yet.</summary>
    /// <returns>The id of the budget.</returns>
    internal async Task<string> SetSoftAsync(string? budgetId, JsonElement softBudget, CancellationToken cancellationToken)
    {
        if (budgetId is not null)
        {
            await client.PostAsync("budget/update", [("budget_id", JsonValueWriter.From(budgetId)), ("soft_budget", softBudget)], cancellationToken)
                .ConfigureAwait(false);
            return budgetId;
        }

        JsonElement answer = await client.PostOnceAsync("budget/new", [("soft_budget", softBudget)], cancellationToken).ConfigureAwait(false);
        return KeyResponseReader.Expect(answer, "budget_id", JsonValueKind.String, "/budget/new").GetString()!;
    }

    /// <summary>Sends GET <c>/budget/list</c>, which requires the key of an admin.</summary>
    /// <returns>All budgets.</returns>
    internal Task<JsonElement[]> ListAsync(CancellationToken cancellationToken) => client.GetAsync(
        "budget/list",
        answer => answer.ValueKind == JsonValueKind.Array
            ? answer.EnumerateArray().Select(budget => budget.Clone()).ToArray()
            : throw TransportErrors.NotLiteLLM("/budget/list", "list"),
        cancellationToken);

    /// <summary>Sends POST <c>/budget/new</c> for a budget without limits. A server refuses an existing id, including one that an earlier attempt created whose response was lost.</summary>
    internal Task CreateAsync(string id, CancellationToken cancellationToken)
    {
        bool repeated = false;
        return client.RepeatAsync("POST /budget/new", async token =>
        {
            try
            {
                return await client.PostOnceAsync("budget/new", [("budget_id", JsonValueWriter.From(id))], token).ConfigureAwait(false);
            }
            catch (LiteLLMException) when (repeated)
            {
                JsonElement budgets = await client.GetOnceAsync("budget/list", token).ConfigureAwait(false);
                if (budgets.ValueKind == JsonValueKind.Array && budgets.EnumerateArray().Any(budget => JsonValueReader.ToText(JsonValueReader.Member(budget, "budget_id")) == id))
                {
                    return default; // A previous attempt has created it.
                }

                throw;
            }
            finally
            {
                repeated = true;
            }
        }, cancellationToken);
    }
}

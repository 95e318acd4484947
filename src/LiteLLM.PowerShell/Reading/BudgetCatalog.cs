using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Reading;

/// <summary>The budgets of a proxy, read at most once.</summary>
/// <param name="api">The server.</param>
internal sealed class BudgetCatalog(KeyApi api)
{
    private Dictionary<string, JsonElement>? _budgets;

    /// <summary>Finds a budget by its id.</summary>
    /// <returns>The budget, as returned by the server, or <c>null</c> if the proxy does not have it.</returns>
    internal async Task<JsonElement?> FindAsync(string id, CancellationToken cancellationToken)
    {
        _budgets ??= (await api.Budgets.ListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(budget => JsonValueReader.ToText(JsonValueReader.Member(budget, "budget_id")), StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        return _budgets.TryGetValue(id, out JsonElement budget) ? budget : null;
    }
}

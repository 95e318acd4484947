using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// Adds to listed keys the budget that they share with others, if it can limit them and the listing omits it. Only the newest servers
/// include it in <c>/key/list</c>.
/// </summary>
/// <remarks>
/// The <c>max_budget</c> of a key overrides that of the shared budget, so only keys without one are affected. Whether any budget limits
/// the spend is read once. If no budget does, no further requests are sent.
/// </remarks>
/// <param name="api">The server.</param>
/// <param name="throttle">Limits the number of concurrent requests.</param>
internal sealed class SharedBudgetLoader(KeyApi api, RequestThrottle throttle)
{
    private static readonly KeyProperty MaxBudget = KeyProperties.Named(nameof(LiteLLMKey.MaxBudget));
    private static readonly KeyProperty Spend = KeyProperties.Named(nameof(LiteLLMKey.Spend));

    private readonly object _lock = new();
    private Task<double?>? _lowestLimit;

    /// <summary>Adds the budgets to the keys of one page.</summary>
    /// <param name="page">The keys as listed.</param>
    /// <param name="includesUnspent">Whether to include keys without spend. Only a budget of zero limits them.</param>
    /// <param name="complete">Reads complete keys. Keys that no longer exist are omitted.</param>
    internal async Task<IReadOnlyList<LiteLLMKey>> CompleteAsync(
        IReadOnlyList<LiteLLMKey> page, bool includesUnspent, Func<IReadOnlyCollection<LiteLLMKey>, Task<IReadOnlyList<LiteLLMKey>>> complete)
    {
        LiteLLMKey[] unclear = [.. page.Where(key => JsonValueReader.ToDouble(MaxBudget.Read(key.Row)) is null && !KeyColumns.ShowsBudget(key.Row))];
        if (!Array.Exists(unclear, key => includesUnspent || JsonValueReader.ToDouble(Spend.Read(key.Row)) > 0) || await LowestLimitAsync().ConfigureAwait(false) is not { } lowest)
        {
            return page;
        }

        LiteLLMKey[] concerned = [.. unclear.Where(key => key.Spend > 0 || (key.Spend ?? 0) >= lowest)];
        Dictionary<string, LiteLLMKey> read = (await complete(concerned).ConfigureAwait(false)).GroupBy(key => key.Id, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        HashSet<string> gone = new(concerned.Select(key => key.Id).Where(id => !read.ContainsKey(id)), StringComparer.Ordinal);
        return [.. page.Where(key => !gone.Contains(key.Id)).Select(key => read.TryGetValue(key.Id, out LiteLLMKey? full) ? full : key)];
    }

    private Task<double?> LowestLimitAsync()
    {
        lock (_lock)
        {
            return _lowestLimit ??= throttle.RunAsync(ReadLowestLimitAsync, throttle.Closed);
        }
    }

    /// <summary>Reads the lowest limit of all budgets. A connection that may not list budgets cannot exclude a limit.</summary>
    private async Task<double?> ReadLowestLimitAsync()
    {
        try
        {
            return (await api.Budgets.ListAsync(throttle.Aborted).ConfigureAwait(false)).Min(budget => JsonValueReader.ToDouble(JsonValueReader.Member(budget, "max_budget")));
        }
        catch (LiteLLMServerException)
        {
            return double.NegativeInfinity;
        }
    }
}

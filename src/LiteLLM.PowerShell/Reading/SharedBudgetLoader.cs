using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// Completes listed keys with the budget that they share with others, where it can limit them and the listing does not show it.
/// The rows of <c>/key/list</c> show it on the newest servers only.
/// </summary>
/// <remarks>
/// A key's own <c>max_budget</c> replaces that of the shared budget, so only keys without one are concerned. Whether any budget limits
/// spend at all is read once. On a proxy without such budgets, nothing more is sent.
/// </remarks>
/// <param name="api">The server.</param>
/// <param name="throttle">The places in which it reads.</param>
internal sealed class SharedBudgetLoader(KeyApi api, RequestThrottle throttle)
{
    private readonly object _lock = new();
    private Task<double?>? _lowestLimit;

    /// <summary>Completes the keys of one page.</summary>
    /// <param name="page">The keys as listed.</param>
    /// <param name="includesUnspent">Whether a key that has spent nothing matters. Only a budget of zero limits it.</param>
    /// <param name="complete">Reads keys with everything that a listing leaves out; keys that no longer exist are left out.</param>
    internal async Task<IReadOnlyList<LiteLLMKey>> CompleteAsync(
        IReadOnlyList<LiteLLMKey> page, bool includesUnspent, Func<IReadOnlyCollection<LiteLLMKey>, Task<IReadOnlyList<LiteLLMKey>>> complete)
    {
        LiteLLMKey[] unclear = [.. page.Where(key => key.MaxBudget is null && !KeyColumns.ShowsBudget(key.Row))];
        if (!unclear.Any(key => includesUnspent || key.Spend > 0) || await LowestLimitAsync().ConfigureAwait(false) is not { } lowest)
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

    /// <summary>A connection that may not list budgets cannot rule any limit out.</summary>
    private async Task<double?> ReadLowestLimitAsync()
    {
        try
        {
            return (await api.BudgetsAsync(throttle.Aborted).ConfigureAwait(false)).Min(budget => JsonValueReader.ToDouble(JsonValueReader.Member(budget, "max_budget")));
        }
        catch (LiteLLMServerException)
        {
            return double.NegativeInfinity;
        }
    }
}

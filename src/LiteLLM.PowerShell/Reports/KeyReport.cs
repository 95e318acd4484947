using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Spending;

namespace LiteLLM.PowerShell.Reports;

/// <summary>Computes the contents of a report about keys: totals, spend against budgets, and the keys that require attention.</summary>
internal sealed class KeyReport
{
    /// <param name="options">The options.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="teams">The teams of the proxy.</param>
    /// <param name="users">The users of the proxy.</param>
    /// <param name="spend">The spend by day and key, or <c>null</c> if the proxy does not show it.</param>
    internal KeyReport(
        KeyReportOptions options, IEnumerable<LiteLLMKey> keys, IReadOnlyCollection<KeyOwner> teams, IReadOnlyCollection<KeyOwner> users, IEnumerable<LiteLLMKeySpend>? spend)
    {
        Options = options;
        Keys = [.. keys
            .Select(key => new ReportedKey(key, options))
            .OrderByDescending(key => key.Usage.Spend)
            .ThenBy(key => key.Key.KeyAlias, StringComparer.OrdinalIgnoreCase)];
        Groups = [.. options.Groupings
            .Where(grouping => grouping.Kind != KeyGroupingKind.Model)
            .Select(grouping => (grouping, UsageGroup.Of(Keys, grouping, OwnersOf(grouping, teams, users))))];
        Spend = Keys.Sum(key => key.Usage.Spend);
        Budgets = BudgetSum.Of(Keys);
        Trend = spend is null ? null : new SpendTrend(spend, Keys.Select(key => key.Key.Id), options.Now);
        Forecasts = Trend is null ? [] : [.. Keys
            .Select(key => (Key: key, Forecast: SpendForecast.Of(key.Status, key.Key.CreatedAt, Trend.Of(key.Key.Id), options.Now)))
            .Where(entry => entry.Forecast is not null)
            .Select(entry => (entry.Key, entry.Forecast!))
            .OrderBy(entry => entry.Item2.GoneOn ?? DateTimeOffset.MaxValue)
            .ThenByDescending(entry => (entry.Item2.AtReset ?? 0) / entry.Key.Usage.Budget)];
    }

    internal KeyReportOptions Options { get; }

    /// <summary>All keys, by spend in descending order.</summary>
    internal IReadOnlyList<ReportedKey> Keys { get; }

    /// <summary>The groups of keys by team, user, tag or metadata entry, those with the highest spend first.</summary>
    internal IReadOnlyList<(KeyGrouping Grouping, IReadOnlyList<UsageGroup> Groups)> Groups { get; }

    /// <summary>The spend of all keys, in USD.</summary>
    internal double Spend { get; }

    /// <summary>The totals of the keys that have a budget, by budget period.</summary>
    internal IReadOnlyList<BudgetSum> Budgets { get; }

    /// <summary>The spend by day, or <c>null</c> if the proxy does not show it.</summary>
    internal SpendTrend? Trend { get; }

    /// <summary>The forecasts of the keys that have a budget and spend, those whose budget is gone first.</summary>
    internal IReadOnlyList<(ReportedKey Key, SpendForecast Forecast)> Forecasts { get; }

    /// <summary>Returns the keys that have a concern.</summary>
    internal IReadOnlyList<ReportedKey> With(KeyConcern concern) => [.. Keys.Where(key => key.Concerns.HasFlag(concern))];

    private static IReadOnlyCollection<KeyOwner> OwnersOf(KeyGrouping grouping, IReadOnlyCollection<KeyOwner> teams, IReadOnlyCollection<KeyOwner> users) => grouping.Kind switch
    {
        KeyGroupingKind.Team => teams,
        KeyGroupingKind.User => users,
        _ => [],
    };
}

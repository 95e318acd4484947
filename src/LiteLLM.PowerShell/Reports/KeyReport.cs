using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>Computes the contents of a report about keys: totals, spend against budgets, and the keys that require attention.</summary>
internal sealed class KeyReport
{
    internal KeyReport(KeyReportOptions options, IEnumerable<LiteLLMKey> keys, IReadOnlyCollection<KeyOwner> teams, IReadOnlyCollection<KeyOwner> users)
    {
        Options = options;
        Keys = [.. keys
            .Select(key => new ReportedKey(key, options))
            .OrderByDescending(key => key.Usage.Spend)
            .ThenBy(key => key.Key.KeyAlias, StringComparer.OrdinalIgnoreCase)];
        Teams = UsageGroup.Of(Keys, key => key.Key.TeamId, teams);
        Users = UsageGroup.Of(Keys, key => key.Key.UserId, users);
        Spend = Keys.Sum(key => key.Usage.Spend);
        Limited = UsageGroup.Sum(Keys);
        ClosestToBudget = [.. Keys
            .Where(key => key.Usage.Budget is not null)
            .OrderByDescending(key => key.Usage.Share ?? double.MaxValue)
            .ThenByDescending(key => key.Usage.Spend)];
    }

    internal KeyReportOptions Options { get; }

    /// <summary>All keys, by spend in descending order.</summary>
    internal IReadOnlyList<ReportedKey> Keys { get; }

    internal IReadOnlyList<UsageGroup> Teams { get; }

    internal IReadOnlyList<UsageGroup> Users { get; }

    /// <summary>The spend of all keys, in USD.</summary>
    internal double Spend { get; }

    /// <summary>The totals of the keys that have a budget.</summary>
    internal BudgetUsage Limited { get; }

    /// <summary>The keys that have a budget, those closest to it first.</summary>
    internal IReadOnlyList<ReportedKey> ClosestToBudget { get; }

    /// <summary>Returns the keys that have a concern.</summary>
    internal IReadOnlyList<ReportedKey> With(KeyConcern concern) => [.. Keys.Where(key => key.Concerns.HasFlag(concern))];
}

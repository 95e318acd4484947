using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports;

/// <summary>What there is to tell about the keys of a proxy: sums, who spends how much of a budget, and which keys need a look.</summary>
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

    /// <summary>All keys; who spends most comes first.</summary>
    internal IReadOnlyList<ReportedKey> Keys { get; }

    internal IReadOnlyList<UsageGroup> Teams { get; }

    internal IReadOnlyList<UsageGroup> Users { get; }

    /// <summary>What all keys have spent, in USD.</summary>
    internal double Spend { get; }

    /// <summary>The keys that have a budget, added up.</summary>
    internal BudgetUsage Limited { get; }

    /// <summary>The keys that have a budget; who is closest to it comes first.</summary>
    internal IReadOnlyList<ReportedKey> ClosestToBudget { get; }

    /// <summary>The keys that need a look for one reason.</summary>
    internal IReadOnlyList<ReportedKey> With(KeyConcern concern) => [.. Keys.Where(key => key.Concerns.HasFlag(concern))];
}

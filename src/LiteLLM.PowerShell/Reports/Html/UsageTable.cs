namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A table of spend against budgets. The first rows are always shown, and the others on demand and on paper.</summary>
/// <param name="Id">The id of the table.</param>
/// <param name="Title">The heading.</param>
/// <param name="Subject">What a row is.</param>
/// <param name="Keys">The heading of the column with the number of keys, or <c>null</c> for a table of keys.</param>
/// <param name="IsSortable">Whether the table has all rows, so that it can be sorted.</param>
/// <param name="First">The first rows.</param>
/// <param name="Others">The other rows.</param>
/// <param name="Note">A text below the table.</param>
internal sealed record UsageTable(string Id, string Title, string Subject, string? Keys, bool IsSortable, IReadOnlyList<UsageView> First, IReadOnlyList<UsageView> Others, string? Note)
{
    private const int Length = 12;

    /// <summary>Creates the table of the groups of one grouping.</summary>
    internal static UsageTable Of(KeyGrouping grouping, int number, IReadOnlyList<UsageGroup> groups, ReportNumbers figures)
    {
        string subject = grouping.Subject;
        UsageView[] rows = [.. groups.Select(group => UsageView.Of(group, $"No {(grouping.Entry is null ? subject.ToLowerInvariant() : subject)}", figures))];
        return new UsageTable(
            $"group-{number}", $"By {(grouping.Entry is null ? subject.ToLowerInvariant() : subject)}", subject, "Keys", true, [.. rows.Take(Length)], [.. rows.Skip(Length)],
            grouping.Kind == KeyGroupingKind.Tag ? "A key with several tags counts for each of them." : null);
    }

    /// <summary>Creates the table of the budgets by period.</summary>
    internal static UsageTable OfPeriods(IReadOnlyList<BudgetSum> budgets, ReportNumbers figures)
    {
        UsageView[] rows = [.. budgets.OrderByDescending(sum => sum.Usage.Spend).Select(sum => UsageView.Of(sum, figures))];
        return new UsageTable("periods", "Budgets of keys by period", "Reset", "Keys", true, [.. rows.Take(Length)], [.. rows.Skip(Length)], "Budgets of different periods are not added up.");
    }

    /// <summary>Creates the table of the keys with the highest spend.</summary>
    internal static UsageTable OfKeys(IReadOnlyList<KeyView> keys, ReportNumbers figures) => new(
        "highest", "Keys with the highest spend", "Key", null, false, [.. keys.Take(Length).Select(UsageView.Of)], [],
        keys.Count > Length ? $"{figures.Count(keys.Count - Length)} more in the table of all keys" : null);
}

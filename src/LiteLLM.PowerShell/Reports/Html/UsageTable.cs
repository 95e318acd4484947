namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A table of spend against budgets: the first rows, and the number of the others.</summary>
internal sealed record UsageTable(string Id, string Title, string Subject, string? Keys, IReadOnlyList<UsageView> Rows, string? More)
{
    private const int Length = 12;

    internal static UsageTable Of(string id, string title, string subject, IReadOnlyList<UsageGroup> groups, ReportNumbers figures) => new(
        id, title, subject, "Keys",
        [.. groups.Take(Length).Select(group => UsageView.Of(group, $"No {subject.ToLowerInvariant()}", figures))],
        Rest(groups.Count - Length, groups.Skip(Length).Sum(group => group.Usage.Spend), figures));

    internal static UsageTable Of(string id, string title, string subject, IReadOnlyList<KeyView> keys, IReadOnlyList<ReportedKey> all, ReportNumbers figures) => new(
        id, title, subject, null,
        [.. keys.Take(Length).Select(UsageView.Of)],
        Rest(all.Count - Length, all.Skip(Length).Sum(key => key.Usage.Spend), figures));

    private static string? Rest(int count, double spend, ReportNumbers figures) =>
        count > 0 ? $"{figures.Count(count)} more, which spent {figures.Money(spend)} USD" : null;
}

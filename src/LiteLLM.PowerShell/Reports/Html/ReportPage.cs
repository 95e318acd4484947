using System.Globalization;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>Writes a report as a self-contained HTML page.</summary>
internal static class ReportPage
{
    private const string Style = "report.css";
    private const string Script = "report.js";

    /// <summary>The number of rows of the table of all keys that the page shows at first. The script shows the others on demand.</summary>
    private const int FirstRows = 100;

    private static readonly Lazy<HtmlTemplate> Template = new(() => HtmlTemplate.Parse("report.html"));

    internal static string Write(KeyReport report, IEnumerable<KeyOwner> teams, IEnumerable<KeyOwner> users, CultureInfo culture)
    {
        var figures = new ReportNumbers(culture);
        IReadOnlyDictionary<string, string> teamNames = Names(teams);
        IReadOnlyDictionary<string, string> userNames = Names(users);
        KeyView[] keys = [.. report.Keys.Select(key => new KeyView(key, report.Options, teamNames, userNames, figures))];
        return Template.Value.Render(View(report, keys, figures, culture));
    }

    private static object View(KeyReport report, KeyView[] keys, ReportNumbers figures, CultureInfo culture)
    {
        Dictionary<string, KeyView> byId = keys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        ConcernView[] concerns = [.. Concerns(report, figures)
            .Select(concern => ConcernView.Of(concern.Concern, concern.Title, concern.Text, report, byId, figures))
            .Where(concern => concern.Lines.Count > 0)];
        return new
        {
            report.Options.Title,
            report.Options.Source,
            Made = figures.DateAndTime(report.Options.Now),
            MadeSort = ReportNumbers.Sortable(report.Options.Now),
            Culture = culture.Name,
            Warning = figures.Percent(BudgetUsage.Warning),
            StyleHash = HtmlResources.Hash(Style),
            ScriptHash = HtmlResources.Hash(Script),
            Total = figures.Count(keys.Length),
            Active = figures.Count(report.Keys.Count(key => key.Status.State == KeyState.Active)),
            Spend = figures.Money(report.Spend),
            NearOrOver = figures.Count(report.Keys.Count(key => (key.Concerns & (KeyConcern.NearBudget | KeyConcern.OverBudget)) != KeyConcern.None)),
            Limited = figures.Of(report.Keys.Count(key => key.Usage.Budget is not null), "key"),
            Concerned = figures.Count(report.Keys.Count(key => key.Concerns != KeyConcern.None)),
            Concerns = concerns,
            Trend = TrendView.Of(report, byId, figures),
            Models = report.Trend is { } trend && report.Options.Groupings.Any(grouping => grouping.Kind == KeyGroupingKind.Model) ? ModelTable.Of(trend, figures) : null,
            Tables = Tables(report, keys, figures).Where(table => table.First.Count > 0).ToArray(),
            Columns = report.Options.Groupings.Where(grouping => grouping.HasColumn).Select(grouping => new { Label = grouping.Subject }).ToArray(),
            States = States(report, concerns),
            First = keys.Take(FirstRows).ToArray(),
            Others = keys.Skip(FirstRows).ToArray(),
        };
    }

    private static IEnumerable<UsageTable> Tables(KeyReport report, KeyView[] keys, ReportNumbers figures) =>
    [
        .. report.Groups.Select((group, index) => UsageTable.Of(group.Grouping, index + 1, group.Groups, figures)),
        UsageTable.OfKeys(keys, figures),
        UsageTable.OfPeriods(report.Budgets, figures),
    ];

    /// <summary>The words that the filter suggests: the states and the concerns that keys of the report have.</summary>
    private static object[] States(KeyReport report, ConcernView[] concerns) =>
        [.. report.Keys.Select(key => key.Status.State.ToString()).Concat(concerns.Select(concern => concern.Word)).Distinct(StringComparer.OrdinalIgnoreCase).Select(word => new { Word = word })];

    private static IEnumerable<(KeyConcern Concern, string Title, string Text)> Concerns(KeyReport report, ReportNumbers figures) =>
    [
        (KeyConcern.OverBudget, "Over budget", "The proxy rejects them until their budget resets or is increased."),
        (KeyConcern.NearBudget, "Near budget", $"They have spent {figures.Percent(BudgetUsage.Warning)} of their budget or more."),
        (KeyConcern.OverSoftBudget, "Over soft budget", "The proxy warns, but does not reject them."),
        (KeyConcern.Expiring, "About to expire", $"They stop working before {figures.Date(report.Options.ExpiringBefore)}."),
        (KeyConcern.Expired, "Expired", "They no longer work, but still exist."),
        (KeyConcern.Blocked, "Blocked", "The proxy rejects them until they are unblocked."),
        (KeyConcern.Unused, "Unused", $"Created before {figures.Date(report.Options.UnusedSince)}, and not used or changed since, or never used. Use without cost is not recorded."),
        (KeyConcern.Unlimited, "Without limits", "They have neither a budget nor a rate limit."),
    ];

    private static Dictionary<string, string> Names(IEnumerable<KeyOwner> owners) => owners
        .GroupBy(owner => owner.Id, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Name, StringComparer.Ordinal);
}

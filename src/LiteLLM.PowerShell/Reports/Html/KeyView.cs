using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A row of the table of keys: texts to show, and values to sort by.</summary>
internal sealed class KeyView(ReportedKey reported, KeyReportOptions options, IReadOnlyDictionary<string, string> teams, IReadOnlyDictionary<string, string> users, ReportNumbers figures)
{
    private LiteLLMKey Key => reported.Key;

    public string? Alias => Key.KeyAlias is { Length: > 0 } alias ? alias : null;

    public string Name => Alias ?? "No alias";

    public string Masked => Key.KeyName is not { } name ? "" : name.StartsWith("sk-...", StringComparison.Ordinal) ? name : SecretMask.Mask(name);

    public string Id => Key.Id;

    public string? Team { get; } = NameOf(reported.Key.TeamId, teams);

    /// <summary>The id of the team if the name is shown.</summary>
    public string? TeamId => Key.TeamId == Team ? null : Key.TeamId;

    public string? User { get; } = NameOf(reported.Key.UserId, users);

    /// <summary>The id of the user if the name is shown.</summary>
    public string? UserId => Key.UserId == User ? null : Key.UserId;

    public string Spend { get; } = figures.Money(reported.Usage.Spend);

    public string? SpendSort => ReportNumbers.Sortable(reported.Usage.Spend);

    public string? Budget { get; } = figures.Money(reported.Usage.Budget);

    public string? BudgetSort => ReportNumbers.Sortable(reported.Usage.Budget);

    public string? ShareSort => ReportNumbers.Sortable(reported.Usage.Share);

    public BarView? Bar { get; } = BarView.Of(reported.Usage, figures);

    /// <summary>The budget with its bar. Empty if there is no budget.</summary>
    public IReadOnlyList<BudgetLine> Budgets => Bar is null ? [] : [new BudgetLine(Bar, Budget!, false, Period)];

    /// <summary>The values of the key by which the report groups, except for team and user.</summary>
    public IReadOnlyList<KeyCell> Cells { get; } =
        [.. options.Groupings.Where(grouping => grouping.HasColumn).Select(grouping => new KeyCell(grouping.Subject, grouping.ValuesOf(reported.Key) is { Count: > 0 } values ? string.Join(", ", values) : null))];

    public string? Period => reported.Status.Limits.BudgetDuration;

    public string? Expires { get; } = figures.Date(reported.Key.Expires);

    public string? ExpiresSort => ReportNumbers.Sortable(Key.Expires);

    public string? Created { get; } = figures.Date(reported.Key.CreatedAt);

    public string? CreatedSort => ReportNumbers.Sortable(Key.CreatedAt);

    public string State => reported.Status.State == KeyState.OverBudget ? "Over budget" : reported.Status.State.ToString();

    /// <summary>The state as PowerShell shows it.</summary>
    public string StateName => reported.Status.State.ToString();

    public string StateClass => StateName.ToLowerInvariant();

    /// <summary>Words that find the key in addition to the texts of its row, or <c>null</c>: those that PowerShell shows, and those of its concerns.</summary>
    public string? Words { get; } = WordsOf(reported);

    /// <summary>The concerns that the state does not show, as text.</summary>
    public string? Notes { get; } = NotesOf(reported, options, figures);

    /// <summary>Returns the details of a concern.</summary>
    internal string Why(KeyConcern concern) => concern switch
    {
        KeyConcern.OverBudget => $"spent {Spend} of {Budget} USD",
        KeyConcern.NearBudget => $"{Bar!.Percent} spent: {Spend} of {Budget} USD",
        KeyConcern.OverSoftBudget => $"spent {Spend} USD, soft budget {figures.Money(reported.Usage.SoftBudget)} USD",
        KeyConcern.Expired => $"since {Expires}",
        KeyConcern.Expiring => $"{Days(Key.Expires!.Value - options.Now, figures)} left, until {Expires}",
        KeyConcern.Blocked => $"spent {Spend} USD",
        KeyConcern.Unused => reported.Status.IsNeverUsed ? $"never, created {Created}" : $"not since {figures.Date(reported.Status.LastUse)}",
        _ => $"spent {Spend} USD",
    };

    private static string? WordsOf(ReportedKey reported)
    {
        string[] words =
        [
            .. reported.Status.State == KeyState.OverBudget ? [nameof(KeyState.OverBudget)] : Array.Empty<string>(),
            .. BarView.WordOf(reported.Usage.Level) is { } level ? [level] : Array.Empty<string>(),
            .. ConcernWords.All.Where(entry => reported.Concerns.HasFlag(entry.Key)).Select(entry => entry.Value),
        ];
        return words.Length > 0 ? string.Join(" ", words.Distinct(StringComparer.Ordinal)) : null;
    }

    private static string? NotesOf(ReportedKey reported, KeyReportOptions options, ReportNumbers figures)
    {
        string[] notes =
        [
            .. reported.Concerns.HasFlag(KeyConcern.Expiring) ? [$"expires in {Days(reported.Key.Expires!.Value - options.Now, figures)}"] : Array.Empty<string>(),
            .. reported.Concerns.HasFlag(KeyConcern.NearBudget) ? ["near budget"] : Array.Empty<string>(),
            .. reported.Concerns.HasFlag(KeyConcern.OverSoftBudget) ? ["over soft budget"] : Array.Empty<string>(),
            .. reported.Concerns.HasFlag(KeyConcern.Unused) ? [reported.Status.IsNeverUsed ? "never used" : "unused"] : Array.Empty<string>(),
            .. reported.Key is { TempBudgetIncrease: { } increase, TempBudgetExpiry: { } end } && end > options.Now ? [$"{figures.Money(increase)} USD more until {figures.Date(end)}"] : Array.Empty<string>(),
            .. reported.Concerns.HasFlag(KeyConcern.Unlimited) ? ["no limits"] : Array.Empty<string>(),
        ];
        return notes.Length > 0 ? string.Join(", ", notes) : null;
    }

    private static string Days(TimeSpan time, ReportNumbers figures) => time.TotalDays < 1 ? "less than a day" : figures.Of((int)time.TotalDays, "day");

    private static string? NameOf(string? id, IReadOnlyDictionary<string, string> names) =>
        string.IsNullOrEmpty(id) ? null : names.TryGetValue(id!, out string? name) ? name : id;
}

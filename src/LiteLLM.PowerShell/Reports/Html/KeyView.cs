using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Reports.Html;

/// <summary>A row of the table of keys: texts to show, and values to sort by.</summary>
internal sealed class KeyView(ReportedKey reported, KeyReportOptions options, IReadOnlyDictionary<string, string> teams, IReadOnlyDictionary<string, string> users, ReportNumbers figures)
{
    private LiteLLMKey Key => reported.Key;

    public string Name { get; } = reported.Key.KeyAlias is { Length: > 0 } alias ? alias : "No alias";

    public string Masked => Key.KeyName is not { } name ? "" : name.StartsWith("sk-...", StringComparison.Ordinal) ? name : SecretMask.Mask(name);

    public string Id => Key.Id;

    public string? Team { get; } = NameOf(reported.Key.TeamId, teams);

    public string? User { get; } = NameOf(reported.Key.UserId, users);

    public string Spend { get; } = figures.Money(reported.Usage.Spend);

    public string? SpendSort => ReportNumbers.Sortable(reported.Usage.Spend);

    public string? Budget { get; } = figures.Money(reported.Usage.Budget);

    public string? BudgetSort => ReportNumbers.Sortable(reported.Usage.Budget);

    public string? ShareSort => ReportNumbers.Sortable(reported.Usage.Share);

    public BarView? Bar { get; } = BarView.Of(reported.Usage, figures);

    public string? Period => reported.Status.Limits.BudgetDuration;

    public string? Expires { get; } = figures.Date(reported.Key.Expires);

    public string? ExpiresSort => ReportNumbers.Sortable(Key.Expires);

    public string? Created { get; } = figures.Date(reported.Key.CreatedAt);

    public string? CreatedSort => ReportNumbers.Sortable(Key.CreatedAt);

    public string State => reported.Status.State == KeyState.OverBudget ? "Over budget" : reported.Status.State.ToString();

    public string StateClass => reported.Status.State.ToString().ToLowerInvariant();

    /// <summary>The concerns that the state does not show, as text.</summary>
    public string? Notes { get; } = NotesOf(reported, options, figures);

    /// <summary>Returns the details of a concern.</summary>
    internal string Why(KeyConcern concern) => concern switch
    {
        KeyConcern.OverBudget => $"spent {Spend} of {Budget} USD",
        KeyConcern.OverSoftBudget => $"spent {Spend} USD, soft budget {figures.Money(reported.Usage.SoftBudget)} USD",
        KeyConcern.Expired => $"since {Expires}",
        KeyConcern.Expiring => $"{Days(Key.Expires!.Value - options.Now, figures)} left, until {Expires}",
        KeyConcern.Blocked => $"spent {Spend} USD",
        KeyConcern.Unused => reported.Status.IsNeverUsed ? $"never, created {Created}" : $"not since {figures.Date(reported.Status.LastUse)}",
        _ => $"spent {Spend} USD",
    };

    private static string? NotesOf(ReportedKey reported, KeyReportOptions options, ReportNumbers figures)
    {
        string[] notes =
        [
            .. reported.Concerns.HasFlag(KeyConcern.Expiring) ? [$"expires in {Days(reported.Key.Expires!.Value - options.Now, figures)}"] : Array.Empty<string>(),
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

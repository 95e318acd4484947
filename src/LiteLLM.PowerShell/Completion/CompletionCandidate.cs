using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Completion;

/// <summary>A value that can complete an argument.</summary>
/// <param name="Value">The value.</param>
/// <param name="Tooltip">The description of the value.</param>
/// <param name="OtherNames">Other texts that match, for example the name of a team whose id is the value. The list shows the first one.</param>
internal sealed record CompletionCandidate(string Value, string Tooltip, params string?[] OtherNames)
{
    private static readonly Regex BareWord = new(@"^[A-Za-z_][\w./:\\+-]*$", RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>Indicates whether every character of the value can be seen. Other values are not offered, because they would change the command line unseen.</summary>
    internal bool IsPrintable => Value.Length > 0 && VisibleText.IsVisible(Value);

    internal bool Matches(string typed) =>
        OtherNames.Append(Value).Any(name => name is not null && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase));

    /// <param name="asPattern">Whether the parameter accepts wildcards, so that those in the value are escaped.</param>
    internal CompletionResult ToResult(bool asPattern)
    {
        string value = asPattern ? WildcardPattern.Escape(Value) : Value;
        string text = BareWord.IsMatch(value) || LiteLLMDuration.IsSupported(value) ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
        string shown = OtherNames.FirstOrDefault(name => !string.IsNullOrEmpty(name)) ?? Value;
        return new CompletionResult(text, VisibleText.Of(shown), CompletionResultType.ParameterValue, VisibleText.Of(Tooltip.Length == 0 ? Value : Tooltip));
    }

    internal static CompletionCandidate Text(string value) => new(value, value);

    internal static CompletionCandidate Alias(LiteLLMKey key) => new(key.KeyAlias ?? "", Describe(key));

    internal static CompletionCandidate Id(LiteLLMKey key) => new(key.Id, Describe(key), key.KeyAlias ?? key.KeyName);

    internal static CompletionCandidate Id(LiteLLMTeam team) =>
        new(team.TeamId, $"{team}: {Money(team.Spend, team.MaxBudget)}", team.TeamAlias);

    internal static CompletionCandidate Id(LiteLLMUser user) =>
        new(user.UserId, $"{user}: {Money(user.Spend, user.MaxBudget)}", user.UserAlias, user.UserEmail);

    internal static CompletionCandidate Id(LiteLLMBudget budget) =>
        new(budget.BudgetId, $"{Limit("budget", budget.MaxBudget)}, {Limit("soft budget", budget.SoftBudget)}{(budget.BudgetDuration is { } period ? $", every {period}" : "")}");

    private static string Describe(LiteLLMKey key) =>
        $"{key.KeyName}, {Money(key)}, {key.State}{(key.TeamId is null ? "" : $", team {key.TeamId}")}";

    private static string Limit(string name, double? limit) => limit is null
        ? $"no {name}"
        : string.Format(CultureInfo.CurrentCulture, "{0} {1:N2} USD", name, limit);

    /// <summary>The spend of a key against its budget. A listing does not always show whether there is one.</summary>
    private static string Money(LiteLLMKey key) => key.MaxBudget is null && !KeyColumns.ShowsBudget(key.Row)
        ? string.Format(CultureInfo.CurrentCulture, "spent {0:N2} USD", key.Spend ?? 0)
        : Money(key.Spend, key.StatusWhenRead.Limits.MaxBudget);

    private static string Money(double? spend, double? budget) => budget is null
        ? string.Format(CultureInfo.CurrentCulture, "spent {0:N2} USD, no budget", spend ?? 0)
        : string.Format(CultureInfo.CurrentCulture, "spent {0:N2} of {1:N2} USD", spend ?? 0, budget);
}

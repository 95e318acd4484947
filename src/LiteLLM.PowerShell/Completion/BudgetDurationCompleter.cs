namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes how often a budget starts again.</summary>
public sealed class BudgetDurationCompleter : FixedValueCompleter
{
    private protected override (string Value, string Tooltip)[] Values =>
    [
        ("1h", "every hour"),
        ("1d", "every day"),
        ("7d", "every week, on Monday"),
        ("1mo", "every month, on the first"),
        ("30d", "every 30 days"),
        ("90d", "every 90 days"),
        ("1y", "every 365 days"),
    ];
}

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes how long a key works, or a secret stays the same.</summary>
public sealed class DurationCompleter : FixedValueCompleter
{
    private protected override (string Value, string Tooltip)[] Values =>
    [
        ("1h", "one hour"),
        ("1d", "one day"),
        ("7d", "one week"),
        ("30d", "30 days"),
        ("90d", "90 days"),
        ("1mo", "one month by the calendar"),
        ("1y", "one year"),
    ];
}

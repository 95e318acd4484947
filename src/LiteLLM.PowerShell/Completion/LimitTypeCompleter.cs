namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the meanings that a rate limit can have.</summary>
public sealed class LimitTypeCompleter : FixedValueCompleter
{
    private protected override (string Value, string Tooltip)[] Values =>
    [
        ("best_effort_throughput", "The limit may be given away more often than there is capacity."),
        ("dynamic", "The limit may be exceeded while there is capacity."),
        ("guaranteed_throughput", "The limit is refused if it cannot always be kept."),
    ];
}

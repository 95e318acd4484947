using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes what a key can be for.</summary>
public sealed class KeyTypeCompleter : FixedValueCompleter
{
    private protected override (string Value, string Tooltip)[] Values => [.. KeyTypes.All.Select(type => (type, type))];
}

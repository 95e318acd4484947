using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the properties that can be cleared.</summary>
public sealed class ClearCompleter : FixedValueCompleter
{
    private protected override (string Value, string Tooltip)[] Values =>
        [.. KeyProperties.All.Where(property => property.Clear != ClearForm.Impossible).Select(property => (property.Name, property.JsonName))];
}

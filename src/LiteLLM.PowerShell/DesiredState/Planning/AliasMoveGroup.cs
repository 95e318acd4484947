namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>Changes that are applied one after the other, because each takes over the alias that the previous one frees.</summary>
/// <param name="Changes">The changes, in this order. Most groups have one.</param>
/// <param name="IsExchange">Whether the first change takes over the alias of the last one, so that a temporary alias is required.</param>
internal sealed record AliasMoveGroup(IReadOnlyList<KeyPlan> Changes, bool IsExchange);

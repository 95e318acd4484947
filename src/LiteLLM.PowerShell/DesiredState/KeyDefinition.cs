using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>A key as somebody declared it.</summary>
/// <param name="Desired">What the key shall be. Its life, if that is relative, is not in here: it counts from the moment at which it is asked for first.</param>
/// <param name="Ownership">The set, the name of the definition, and what it declares.</param>
internal sealed record KeyDefinition(DesiredKey Desired, KeyOwnership Ownership);

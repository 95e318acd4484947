using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Definitions;

/// <summary>A key as somebody declared it.</summary>
/// <param name="Set">The name of the set.</param>
/// <param name="Name">The name of the definition. It stays when the alias of the key changes.</param>
/// <param name="Desired">What the key shall be. Its life, if that is relative, is not in here: it counts from the moment at which it is asked for first.</param>
/// <param name="Asked">The API names of all that is declared, in order.</param>
/// <param name="Duration">How long the key shall live, as it is written, or none.</param>
internal sealed record KeyDefinition(string Set, string Name, DesiredKey Desired, IReadOnlyList<string> Asked, string? Duration);

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>A set of keys as somebody declared it.</summary>
/// <param name="Name">The name of the set; it is kept with each of its keys.</param>
/// <param name="Keys">The keys, in the order of the files.</param>
internal sealed record KeySetDefinition(string Name, IReadOnlyList<KeyDefinition> Keys);

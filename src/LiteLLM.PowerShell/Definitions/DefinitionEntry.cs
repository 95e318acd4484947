namespace LiteLLM.PowerShell.Definitions;

/// <summary>A named value in a file of definitions.</summary>
internal sealed record DefinitionEntry(string Name, int Line, DefinitionNode Value);

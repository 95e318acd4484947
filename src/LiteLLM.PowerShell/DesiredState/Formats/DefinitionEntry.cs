namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A named value in a file of definitions.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">The line of the name, counted from 1.</param>
/// <param name="Start">Where the name starts: how many characters of the text are before it.</param>
/// <param name="End">Where the value ends.</param>
/// <param name="Value">The value.</param>
internal sealed record DefinitionEntry(string Name, int Line, int Start, int End, DefinitionNode Value);

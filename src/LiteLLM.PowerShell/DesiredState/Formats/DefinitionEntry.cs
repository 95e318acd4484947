namespace LiteLLM.PowerShell.DesiredState.Formats;

/// <summary>A named value in a definition file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">The line of the name, counted from 1.</param>
/// <param name="Start">The position of the first character of the name, counted from 0.</param>
/// <param name="End">The position after the last character of the value.</param>
/// <param name="Value">The value.</param>
internal sealed record DefinitionEntry(string Name, int Line, int Start, int End, DefinitionNode Value);

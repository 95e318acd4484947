namespace LiteLLM.PowerShell.DesiredState;

/// <summary>The error that a text does not have the format that the file extension indicates.</summary>
/// <param name="line">The line, counted from 1.</param>
/// <param name="message">What is wrong.</param>
internal sealed class DefinitionSyntaxException(int line, string message) : FormatException(message)
{
    internal int Line => line;
}

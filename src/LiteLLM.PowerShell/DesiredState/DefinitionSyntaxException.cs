namespace LiteLLM.PowerShell.DesiredState;

/// <summary>A text that is not of the format that the ending of its file says.</summary>
/// <param name="line">Where, counted from 1.</param>
/// <param name="message">What is wrong.</param>
internal sealed class DefinitionSyntaxException(int line, string message) : FormatException(message)
{
    internal int Line => line;
}

namespace LiteLLM.PowerShell.Libraries;

/// <summary>The error that a text is not valid YAML, or exceeds a limit.</summary>
public sealed class YamlSyntaxException : FormatException
{
    /// <summary>Creates the error.</summary>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="message">What is wrong.</param>
    public YamlSyntaxException(int line, string message)
        : base(message) => Line = line;

    /// <summary>The line, counted from 1.</summary>
    public int Line { get; }
}

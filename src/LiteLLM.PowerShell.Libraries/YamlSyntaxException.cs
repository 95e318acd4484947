namespace LiteLLM.PowerShell.Libraries;

/// <summary>A text that is not YAML, or more of it than is taken.</summary>
public sealed class YamlSyntaxException : FormatException
{
    /// <param name="line">Where, counted from 1.</param>
    /// <param name="message">What is wrong.</param>
    public YamlSyntaxException(int line, string message)
        : base(message) => Line = line;

    /// <summary>Where, counted from 1.</summary>
    public int Line { get; }
}

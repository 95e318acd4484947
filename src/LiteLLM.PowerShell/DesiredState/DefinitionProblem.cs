using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>A mistake in a definition.</summary>
/// <param name="File">The path of the file, or <c>null</c> for a definition from the pipeline.</param>
/// <param name="Line">The line, counted from 1, or <c>null</c> if it is unknown.</param>
/// <param name="Key">The name of the definition, or <c>null</c> for the set as a whole.</param>
/// <param name="Attribute">The attribute as written in the definition, or <c>null</c>.</param>
/// <param name="Message">What is wrong, including the value, and what to do.</param>
public sealed record DefinitionProblem(string? File, int? Line, string? Key, string? Attribute, string Message)
{
    /// <summary>The name of the definition, or <c>null</c> for the set as a whole.</summary>
    public string? Key { get; } = Scrubbed(Key);

    /// <summary>The attribute as written in the definition, or <c>null</c>.</summary>
    public string? Attribute { get; } = Scrubbed(Attribute);

    /// <summary>What is wrong, including the value, and what to do.</summary>
    public string Message { get; } = VisibleText.OfLines(SecretMask.Scrub(Message));

    /// <summary>Creates the mistake for a file that cannot be parsed.</summary>
    internal static DefinitionProblem In(string file, FormatException problem) => new(file, (problem as DefinitionSyntaxException)?.Line, null, null, problem.Message);

    /// <summary>Returns one line: <c>keys.json(12): key 'ci': max_budget: ...</c>.</summary>
    public override string ToString()
    {
        string location = File is null ? "" : Line is null ? $"{File}: " : $"{File}({Line}): ";
        string key = Key is null ? "" : $"key '{Key}': ";
        return $"{location}{key}{(Attribute is null ? "" : Attribute + ": ")}{Message}";
    }

    private static string? Scrubbed(string? text) => text is null ? null : VisibleText.Of(SecretMask.Scrub(text));
}

using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>Something that is wrong in a file of definitions.</summary>
/// <param name="File">The file, or none for a definition from the pipeline.</param>
/// <param name="Line">The line, counted from 1, or none.</param>
/// <param name="Key">The name of the definition, or none for the set as a whole.</param>
/// <param name="Attribute">The attribute as it is written there, or none.</param>
/// <param name="Message">What is wrong, with what value, and what to do.</param>
public sealed record DefinitionProblem(string? File, int? Line, string? Key, string? Attribute, string Message)
{
    /// <summary>The name of the definition, or none for the set as a whole.</summary>
    public string? Key { get; } = Scrubbed(Key);

    /// <summary>The attribute as it is written there, or none.</summary>
    public string? Attribute { get; } = Scrubbed(Attribute);

    /// <summary>What is wrong, with what value, and what to do.</summary>
    public string Message { get; } = VisibleText.OfLines(SecretMask.Scrub(Message));

    /// <summary>What is wrong with a file as a whole.</summary>
    internal static DefinitionProblem In(string file, FormatException problem) => new(file, (problem as DefinitionSyntaxException)?.Line, null, null, problem.Message);

    /// <summary>One line: <c>keys.json(12): key 'ci': max_budget: ...</c>.</summary>
    public override string ToString()
    {
        string place = File is null ? "" : Line is null ? $"{File}: " : $"{File}({Line}): ";
        string key = Key is null ? "" : $"key '{Key}': ";
        return $"{place}{key}{(Attribute is null ? "" : Attribute + ": ")}{Message}";
    }

    private static string? Scrubbed(string? text) => text is null ? null : VisibleText.Of(SecretMask.Scrub(text));
}

using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>The error that definitions contain mistakes. It lists all of them. Nothing was sent.</summary>
public sealed class DefinitionException : LiteLLMException
{
    private const int MaxListed = 100;

    internal DefinitionException(IReadOnlyList<DefinitionProblem> problems)
        : base(ErrorIds.InvalidDefinition, Format(problems)) => Problems = problems;

    /// <summary>All mistakes.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; }

    private static string Format(IReadOnlyList<DefinitionProblem> problems) => problems.Count <= MaxListed
        ? string.Join("\n", problems)
        : string.Join("\n", problems.Take(MaxListed)) + $"\n... and {problems.Count - MaxListed} more.";
}

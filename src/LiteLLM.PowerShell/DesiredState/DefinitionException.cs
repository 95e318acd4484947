using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>Definitions that cannot be used. It tells all that is wrong with them; nothing was sent.</summary>
public sealed class DefinitionException : LiteLLMException
{
    private const int MaxListed = 100;

    internal DefinitionException(IReadOnlyList<DefinitionProblem> problems)
        : base(ErrorIds.InvalidDefinition, Told(problems)) => Problems = problems;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; }

    private static string Told(IReadOnlyList<DefinitionProblem> problems) => problems.Count <= MaxListed
        ? string.Join("\n", problems)
        : string.Join("\n", problems.Take(MaxListed)) + $"\n... and {problems.Count - MaxListed} more.";
}

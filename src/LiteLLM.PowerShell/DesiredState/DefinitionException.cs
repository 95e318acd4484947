using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>The error that definitions contain mistakes. Each mistake is an error record of its own, and the last one ends the command. Nothing was sent.</summary>
public sealed class DefinitionException : LiteLLMException
{
    private const int MaxListed = 100;

    internal DefinitionException(IReadOnlyList<DefinitionProblem> problems)
        : this(problems, string.Join("\n", Texts(problems))) => Target = problems.Count == 1 ? problems[0].Key ?? problems[0].File : null;

    private DefinitionException(IReadOnlyList<DefinitionProblem> problems, string message)
        : base(ErrorIds.InvalidDefinition, message) => Problems = problems;

    /// <summary>The mistakes: for the error that ends the command, all of them.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; }

    internal override IReadOnlyList<LiteLLMException> Mistakes => Problems.Count <= 1 ? [this]
        : [.. Problems.Take(Math.Min(MaxListed, Problems.Count - 1)).Select(problem => new DefinitionException([problem])), Last()];

    /// <summary>The mistake that ends the command: the last one, or the number of those that are not listed.</summary>
    private DefinitionException Last()
    {
        DefinitionProblem last = Problems[Problems.Count - 1];
        bool isListed = Problems.Count <= MaxListed;
        return new DefinitionException(Problems, isListed ? last.ToString() : NotListed(Problems)) { Target = isListed ? last.Key ?? last.File : null };
    }

    private static IEnumerable<string> Texts(IReadOnlyList<DefinitionProblem> problems) => problems.Count <= MaxListed
        ? problems.Select(problem => problem.ToString())
        : problems.Take(MaxListed).Select(problem => problem.ToString()).Append(NotListed(problems));

    private static string NotListed(IReadOnlyList<DefinitionProblem> problems) => $"... and {problems.Count - MaxListed} more.";
}

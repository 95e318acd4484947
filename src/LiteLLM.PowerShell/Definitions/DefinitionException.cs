using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Definitions;

/// <summary>Definitions that cannot be used. It tells all that is wrong with them; nothing was sent.</summary>
public sealed class DefinitionException : LiteLLMException
{
    internal DefinitionException(IReadOnlyList<DefinitionProblem> problems)
        : base("InvalidDefinition", ErrorCategory.InvalidData, string.Join("\n", problems)) => Problems = problems;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; }
}

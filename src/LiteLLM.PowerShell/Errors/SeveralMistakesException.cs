namespace LiteLLM.PowerShell.Errors;

/// <summary>The error that one item, such as a row, has several mistakes. Its message contains all of them, each on its own line.</summary>
/// <param name="mistakes">The mistakes.</param>
internal sealed class SeveralMistakesException(IReadOnlyList<LiteLLMException> mistakes)
    : LiteLLMException(mistakes[0].Id, string.Join("\n", mistakes.Select(mistake => mistake.Message)))
{
    internal override IReadOnlyList<LiteLLMException> Mistakes => mistakes;
}

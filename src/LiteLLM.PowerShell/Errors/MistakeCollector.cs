namespace LiteLLM.PowerShell.Errors;

/// <summary>Collects the mistakes of one item, so that all of them are reported and not only the first.</summary>
internal sealed class MistakeCollector
{
    private readonly List<LiteLLMException> _mistakes = [];

    /// <summary>Runs an action. Its error is one of the mistakes.</summary>
    internal void Run(Action action)
    {
        try
        {
            action();
        }
        catch (LiteLLMException mistake)
        {
            _mistakes.AddRange(mistake.Mistakes);
        }
    }

    /// <exception cref="LiteLLMException">There are mistakes.</exception>
    internal void ThrowIfAny()
    {
        if (_mistakes.Count > 0)
        {
            throw _mistakes.Count == 1 ? _mistakes[0] : new SeveralMistakesException(_mistakes);
        }
    }
}

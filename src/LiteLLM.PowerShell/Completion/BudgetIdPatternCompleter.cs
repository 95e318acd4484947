namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of budgets where wildcards are accepted.</summary>
public sealed class BudgetIdPatternCompleter : ProxyCompleter
{
    private protected override bool AsPattern => true;

    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Budgets.Get().Select(CompletionCandidate.Id);
}

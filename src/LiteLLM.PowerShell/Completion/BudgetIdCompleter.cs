namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of budgets.</summary>
public sealed class BudgetIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Budgets.Get().Select(CompletionCandidate.Id);
}

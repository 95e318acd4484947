namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of budgets where wildcards are accepted.</summary>
public sealed class BudgetIdPatternCompleter : ProxyCompleter
{
    private protected override bool AsPattern => true;

    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Budgets.Get().Select(CompletionOffer.Id);
}

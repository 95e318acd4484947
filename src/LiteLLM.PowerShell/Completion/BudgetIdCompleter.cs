namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of budgets.</summary>
public sealed class BudgetIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Budgets.Get().Select(CompletionOffer.Id);
}

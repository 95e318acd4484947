namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the budgets that keys have for their end users.</summary>
public sealed class EndUserBudgetIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) => known.Keys.Get()
        .Select(key => key.EndUserBudgetId).OfType<string>()
        .Select(name => new CompletionCandidate(name, name));
}

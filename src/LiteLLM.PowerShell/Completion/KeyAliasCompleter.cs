namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the aliases of keys.</summary>
public sealed class KeyAliasCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Keys.Get().Select(CompletionOffer.Alias);
}

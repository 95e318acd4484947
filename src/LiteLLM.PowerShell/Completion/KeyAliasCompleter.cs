namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the aliases of keys.</summary>
public sealed class KeyAliasCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Keys.Get().Select(CompletionCandidate.Alias);
}

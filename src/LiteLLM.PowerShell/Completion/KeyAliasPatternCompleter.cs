namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the aliases of keys where wildcards are taken.</summary>
public sealed class KeyAliasPatternCompleter : ProxyCompleter
{
    private protected override bool AsPattern => true;

    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Keys.Get().Select(CompletionCandidate.Alias);
}

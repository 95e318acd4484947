namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of keys; they are found by the alias too.</summary>
public sealed class KeyIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Keys.Get().Select(CompletionCandidate.Id);
}

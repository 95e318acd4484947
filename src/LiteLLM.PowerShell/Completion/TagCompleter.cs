namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the tags that keys have.</summary>
public sealed class TagCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Keys.Get().SelectMany(key => key.Tags).Select(tag => new CompletionCandidate(tag, tag));
}

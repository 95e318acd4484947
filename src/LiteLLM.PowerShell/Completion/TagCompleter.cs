namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the tags that keys have.</summary>
public sealed class TagCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Keys.Get().SelectMany(key => key.Tags).Select(tag => new CompletionOffer(tag, tag));
}

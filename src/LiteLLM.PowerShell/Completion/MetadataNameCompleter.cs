namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of the entries that keys have in their metadata.</summary>
public sealed class MetadataNameCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) => known.Keys.Get()
        .SelectMany(key => key.Metadata.Keys.Cast<string>())
        .Select(name => new CompletionCandidate(name, name));
}

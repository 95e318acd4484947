namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the policies that keys have.</summary>
public sealed class PolicyCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) => known.Keys.Get()
        .SelectMany(key => key.Policies)
        .Select(name => new CompletionOffer(name, name));
}

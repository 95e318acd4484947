namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the policies that keys have.</summary>
public sealed class PolicyCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) => known.Keys.Get()
        .SelectMany(key => key.Policies)
        .Select(name => new CompletionCandidate(name, name));
}

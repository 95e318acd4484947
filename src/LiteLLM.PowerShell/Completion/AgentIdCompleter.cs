namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the agents that keys belong to.</summary>
public sealed class AgentIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) => known.Keys.Get()
        .Select(key => key.AgentId).OfType<string>()
        .Select(name => new CompletionCandidate(name, name));
}

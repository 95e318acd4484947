namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the access groups that keys have.</summary>
public sealed class AccessGroupIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) => known.Keys.Get()
        .SelectMany(key => key.AccessGroupIds)
        .Select(name => new CompletionCandidate(name, name));
}

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the projects that keys belong to.</summary>
public sealed class ProjectIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) => known.Keys.Get()
        .Select(key => key.ProjectId).OfType<string>()
        .Select(name => new CompletionCandidate(name, name));
}

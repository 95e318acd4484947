namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the projects that keys belong to.</summary>
public sealed class ProjectIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) => known.Keys.Get()
        .Select(key => key.ProjectId).OfType<string>()
        .Select(name => new CompletionOffer(name, name));
}

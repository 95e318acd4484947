namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of the organizations that teams and keys belong to.</summary>
public sealed class OrganizationIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Teams.Get().Select(team => team.OrganizationId)
            .Concat(known.Keys.Get().Select(key => key.OrganizationId))
            .OfType<string>()
            .Select(id => new CompletionCandidate(id, id));
}

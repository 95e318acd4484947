namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of teams; they are found by the name too.</summary>
public sealed class TeamIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Teams.Get().Select(CompletionCandidate.Id);
}

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of teams where wildcards are taken.</summary>
public sealed class TeamNameCompleter : ProxyCompleter
{
    private protected override bool AsPattern => true;

    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Teams.Get().Select(team => new CompletionCandidate(team.ToString(), team.TeamId));
}

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of teams; they are found by the name too.</summary>
public sealed class TeamIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Teams.Get().Select(CompletionOffer.Id);
}

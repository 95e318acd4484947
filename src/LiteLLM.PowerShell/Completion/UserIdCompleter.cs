namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of users; they are found by the name and the mail address too.</summary>
public sealed class UserIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Users.Get().Select(CompletionOffer.Id);
}

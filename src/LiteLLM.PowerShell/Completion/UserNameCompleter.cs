namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of users where wildcards are taken.</summary>
public sealed class UserNameCompleter : ProxyCompleter
{
    private protected override bool AsPattern => true;

    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Users.Get().Select(user => new CompletionOffer(user.ToString(), user.UserId));
}

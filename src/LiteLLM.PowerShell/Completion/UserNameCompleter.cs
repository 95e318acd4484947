namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of users where wildcards are taken.</summary>
public sealed class UserNameCompleter : ProxyCompleter
{
    private protected override bool AsPattern => true;

    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Users.Get().Select(user => new CompletionCandidate(user.ToString(), user.UserId));
}

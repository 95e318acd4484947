namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the ids of users; they are found by the name and the mail address too.</summary>
public sealed class UserIdCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Users.Get().Select(CompletionCandidate.Id);
}

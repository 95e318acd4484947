namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes models.</summary>
public sealed class ModelCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Models.Get().Select(model => new CompletionCandidate(model.Name, model.Name));
}

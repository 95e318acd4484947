namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of models where wildcards are taken.</summary>
public sealed class ModelNameCompleter : ProxyCompleter
{
    private protected override bool AsPattern => true;

    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Models.Get().Select(model => new CompletionCandidate(model.Name, model.Name));
}

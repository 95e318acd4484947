namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of models where wildcards are taken.</summary>
public sealed class ModelNameCompleter : ProxyCompleter
{
    private protected override bool AsPattern => true;

    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Models.Get().Select(model => new CompletionOffer(model.Name, model.Name));
}

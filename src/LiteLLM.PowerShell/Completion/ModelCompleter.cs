namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes models.</summary>
public sealed class ModelCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Models.Get().Select(model => new CompletionOffer(model.Name, model.Name));
}

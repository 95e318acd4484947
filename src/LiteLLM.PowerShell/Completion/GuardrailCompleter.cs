namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the guardrails that keys have.</summary>
public sealed class GuardrailCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionOffer> Offers(KnownValues known) =>
        known.Keys.Get().SelectMany(key => key.Guardrails).Select(name => new CompletionOffer(name, name));
}

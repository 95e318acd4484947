namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the guardrails that keys have.</summary>
public sealed class GuardrailCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) =>
        known.Keys.Get().SelectMany(key => key.Guardrails).Select(name => new CompletionCandidate(name, name));
}

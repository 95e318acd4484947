using LiteLLM.PowerShell.DesiredState;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the names of the sets that manage keys.</summary>
public sealed class SetNameCompleter : ProxyCompleter
{
    private protected override IEnumerable<CompletionCandidate> Offers(CompletionCache known) => known.Keys.Get()
        .Select(key => OwnershipRecord.Of(key)?.Claims.Set)
        .OfType<string>()
        .GroupBy(set => set, StringComparer.Ordinal)
        .Select(set => new CompletionCandidate(set.Key, $"manages {set.Count()} of the newest keys"));
}

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes the cache controls that a proxy knows.</summary>
public sealed class CacheControlCompleter : FixedValueCompleter
{
    private protected override (string Value, string Tooltip)[] Values =>
    [
        ("no-cache", "The caller may ask for an answer that does not come from the cache."),
        ("no-store", "The caller may ask that the answer is not put into the cache."),
        ("s-maxage", "The caller may say how old an answer from the cache may be."),
        ("ttl", "The caller may say how long the answer stays in the cache."),
    ];
}

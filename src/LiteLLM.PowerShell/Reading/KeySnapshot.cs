using System.Diagnostics;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reading;

/// <summary>All live keys as one listing showed them.</summary>
internal sealed class KeySnapshot
{
    private static readonly long Lifetime = 5 * Stopwatch.Frequency;

    private readonly long _begun = Stopwatch.GetTimestamp();

    internal KeySnapshot(Func<Task<IReadOnlyDictionary<string, LiteLLMKey>>> read) => Keys = Task.Run(read);

    /// <summary>The keys by id.</summary>
    internal Task<IReadOnlyDictionary<string, LiteLLMKey>> Keys { get; }

    /// <summary>Whether the listing is new enough for a reader.</summary>
    /// <param name="need">What the reader needs.</param>
    /// <param name="requested">When the reader requested the key, as a timestamp of <see cref="Stopwatch"/>.</param>
    internal bool Serves(KeyReadRequirement need, long requested) =>
        need.AllowsListing && (_begun >= requested || need.MayBeRecent && Stopwatch.GetTimestamp() - _begun < Lifetime);
}

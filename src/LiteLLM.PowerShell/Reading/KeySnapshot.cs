using System.Diagnostics;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reading;

/// <summary>All live keys as returned by one listing.</summary>
internal sealed class KeySnapshot
{
    private static readonly long Lifetime = 5 * Stopwatch.Frequency;

    private readonly long _started = Stopwatch.GetTimestamp();

    internal KeySnapshot(Func<Task<IReadOnlyDictionary<string, LiteLLMKey>?>> read) => Keys = Task.Run(read);

    /// <summary>The keys by id, or <c>null</c> if the listing was too long to be read.</summary>
    internal Task<IReadOnlyDictionary<string, LiteLLMKey>?> Keys { get; }

    private bool IsTooLong => Keys is { Status: TaskStatus.RanToCompletion, Result: null };

    /// <summary>Returns whether the listing was read, or is being read, and is recent enough for a reader.</summary>
    /// <param name="requirement">The requirement of the reader.</param>
    /// <param name="requested">When the reader requested the key, as a timestamp of <see cref="Stopwatch"/>.</param>
    internal bool Serves(KeyReadRequirement requirement, long requested) =>
        !IsTooLong && requirement.AllowsListing && (_started >= requested || requirement.MayBeRecent && Stopwatch.GetTimestamp() - _started < Lifetime);
}

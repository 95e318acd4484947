using System.Diagnostics;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Decides how long a cmdlet waits for the work on its input before it lets the pipeline produce the next item. Only the pipeline thread
/// can decide about a key and write, and it is not available while the pipeline produces.
/// </summary>
/// <remarks>
/// <para>
/// Input that takes time is worth waiting for: each item is then worked on when it arrives. Input that is there already is not: it is
/// collected, so that many keys are read with one request. An item counts as slow if it took longer than half a lookup, or than
/// <see cref="AlwaysSlow"/>. The first item is waited for, because nothing is known yet.
/// </para>
/// <para>The wait is a multiple of the time that the item took, so that a slow server never makes a pipeline wait longer than in proportion. What is done does not depend on it, only when.</para>
/// </remarks>
internal sealed class InputPacing
{
    /// <summary>Input that takes as long as this is slow, however long a lookup takes.</summary>
    private static readonly TimeSpan AlwaysSlow = TimeSpan.FromMilliseconds(5);

    private const int LookupFactor = 4;

    private readonly Stopwatch _sinceReturn = new();
    private long _lookupTicks = long.MaxValue;
    private TimeSpan? _produced;

    /// <summary>How long to wait for the lookups; zero if the input is fast.</summary>
    internal TimeSpan LookupLimit => _produced is not { } produced ? TimeSpan.MaxValue
        : IsSlow(produced) ? TimeSpan.FromTicks(produced.Ticks * LookupFactor)
        : TimeSpan.Zero;

    /// <summary>How long to wait for the output; zero if the input is fast.</summary>
    internal TimeSpan OutputLimit => _produced is { } produced && IsSlow(produced) ? produced : TimeSpan.Zero;

    /// <summary>Call when an item has arrived.</summary>
    internal void Arrived() => _produced = _sinceReturn.IsRunning ? _sinceReturn.Elapsed : null;

    /// <summary>Call when the pipeline may produce the next item.</summary>
    internal void Returning() => _sinceReturn.Restart();

    /// <summary>Call, on any thread, when a lookup has ended.</summary>
    internal void LookedUp(TimeSpan duration) => Interlocked.Exchange(ref _lookupTicks, duration.Ticks);

    private bool IsSlow(TimeSpan produced) => produced >= AlwaysSlow || produced.Ticks >= Interlocked.Read(ref _lookupTicks) / 2;
}

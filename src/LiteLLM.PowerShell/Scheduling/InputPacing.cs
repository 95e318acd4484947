namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Decides how long a cmdlet waits until its input is processed, before it returns to the pipeline for the next item. Only the pipeline
/// thread can decide about a key and write, and it is not available while the pipeline produces input.
/// </summary>
/// <remarks>
/// <para>
/// If input arrives slowly, the cmdlet waits, so that each item is processed when it arrives. If input is available at once, the cmdlet
/// collects it, so that many keys are read with one request. The cmdlet waits for the first item, because its arrival was not measured.
/// </para>
/// <para>
/// The longest wait is a multiple of the time between two items. If it is too short, the next waits are skipped, each time twice as many,
/// so that input that is faster than the server is not slowed down. This affects only when items are processed, never the result.
/// </para>
/// </remarks>
/// <param name="factor">The longest wait, as a multiple of the time between two items.</param>
internal sealed class InputPacing(int factor)
{
    private const int MaximumSkipped = 64;

    /// <summary>Input that arrives faster counts as available at once; PowerShell itself uses part of this time for each item.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(5);

    private int _skipped;
    private int _toSkip;

    /// <summary>Waits, or skips the wait.</summary>
    /// <param name="arrival">The time since the previous item; <c>null</c> for the first item.</param>
    /// <param name="wait">Waits until the input is processed or the limit is reached, and returns whether the input is processed.</param>
    /// <returns>Whether the input is processed.</returns>
    internal bool Wait(TimeSpan? arrival, Func<TimeSpan, bool> wait)
    {
        if (arrival < Slow || _toSkip-- > 0)
        {
            return false;
        }

        bool isDone = wait(arrival is { } time ? TimeSpan.FromTicks(time.Ticks * factor) : TimeSpan.MaxValue);
        _toSkip = _skipped = isDone ? 0 : Math.Min(MaximumSkipped, Math.Max(1, 2 * _skipped));
        return isDone;
    }
}

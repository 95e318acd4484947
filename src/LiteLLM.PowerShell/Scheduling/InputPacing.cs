namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Decides how long a cmdlet waits for the work on its input before it lets the pipeline produce the next item. Only the pipeline thread
/// can decide about a key and write, and it is not available while the pipeline produces.
/// </summary>
/// <remarks>
/// <para>
/// Input that takes time is worth waiting for: each item is then worked on when it arrives. Input that is there already is not: it is
/// collected, so that many keys are read with one request. The first item is waited for, because nothing is known yet.
/// </para>
/// <para>
/// A wait is a multiple of the time that the item took to arrive. If that is not enough, the next waits are skipped, each time twice as
/// many, so that input that is faster than the server is not slowed down. What is done does not depend on this, only when.
/// </para>
/// </remarks>
/// <param name="factor">The longest wait for an item, as a multiple of the time that the item took.</param>
internal sealed class InputPacing(int factor)
{
    private const int MostSkipped = 64;

    /// <summary>Input that takes less time counts as there already: PowerShell itself needs a part of it for each item.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(5);

    private int _skipped;
    private int _toSkip;

    /// <summary>Waits as long as it is worth it.</summary>
    /// <param name="produced">The time that the item took to arrive; <c>null</c> for the first item.</param>
    /// <param name="wait">Waits up to a limit, and returns whether the work is done.</param>
    /// <returns>Whether the work is done.</returns>
    internal bool Wait(TimeSpan? produced, Func<TimeSpan, bool> wait)
    {
        if (produced < Slow || _toSkip-- > 0)
        {
            return false;
        }

        bool isDone = wait(produced is { } time ? TimeSpan.FromTicks(time.Ticks * factor) : TimeSpan.MaxValue);
        _toSkip = _skipped = isDone ? 0 : Math.Min(MostSkipped, Math.Max(1, 2 * _skipped));
        return isDone;
    }
}

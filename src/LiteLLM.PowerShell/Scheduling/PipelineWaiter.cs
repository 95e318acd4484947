using System.Diagnostics;
using System.Management.Automation;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Waits for tasks on the pipeline thread. Meanwhile it shows progress and writes the messages of requests.</summary>
/// <remarks>Only the pipeline thread calls the members of this class. Ctrl+C ends every wait with a <see cref="PipelineStoppedException"/>.</remarks>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="notices">The messages of the requests of the cmdlet.</param>
/// <param name="count">Returns the number of items that the progress shows.</param>
/// <param name="stop">Is cancelled on Ctrl+C.</param>
internal sealed class PipelineWaiter(PSCmdlet cmdlet, NoticeQueue notices, Func<long> count, CancellationToken stop)
{
    /// <summary>The interval at which a wait updates the progress.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly PipelineProgress _progress = new(cmdlet);

    /// <summary>The number of items, or <c>null</c> if it is unknown. With a number, the progress shows the percentage and the remaining time.</summary>
    internal long? Total { get; set; }

    /// <summary>Waits until a task has ended. The exception of the task is not thrown.</summary>
    internal void Wait(Task task) => Wait(task, TimeSpan.MaxValue);

    /// <summary>Waits until a task has ended. The exception of the task is not thrown.</summary>
    /// <param name="task">The task.</param>
    /// <param name="limit">The longest wait; <see cref="TimeSpan.MaxValue"/> for no limit.</param>
    /// <returns>Whether the task has ended within the limit.</returns>
    internal bool Wait(Task task, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            while (true)
            {
                _progress.Show(count(), Total);
                TimeSpan left = limit == TimeSpan.MaxValue ? PollInterval : limit - watch.Elapsed;
                if (notices.Wait(task, left > PollInterval ? PollInterval : left < TimeSpan.Zero ? TimeSpan.Zero : left, stop))
                {
                    return true;
                }

                if (limit != TimeSpan.MaxValue && watch.Elapsed >= limit)
                {
                    return false;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Removes the progress from the screen.</summary>
    internal void EndProgress() => _progress.End();
}

using System.Collections.Concurrent;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Passes messages of requests, such as the delay before a retry, to the pipeline thread, because only this thread may write. A message is
/// written as soon as the pipeline thread waits in the cmdlet.
/// </summary>
/// <param name="write">Writes a message; called on the pipeline thread.</param>
internal sealed class NoticeQueue(Action<string> write)
{
    private readonly ConcurrentQueue<string> _notices = new();
    private volatile TaskCompletionSource<bool> _arrived = NewSignal();

    /// <summary>Adds a message, from any thread.</summary>
    internal void Post(string notice)
    {
        _notices.Enqueue(notice);
        _arrived.TrySetResult(true);
    }

    /// <summary>Waits on the pipeline thread until a task has ended, and writes messages as they arrive. The exception of the task is not thrown.</summary>
    /// <param name="task">The task.</param>
    /// <param name="limit">The longest wait.</param>
    /// <param name="stop">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether the task has ended; otherwise the limit was reached.</returns>
    internal bool Wait(Task task, TimeSpan limit, CancellationToken stop)
    {
        int index;
        do
        {
            index = Task.WaitAny([task, Flush()], (int)limit.TotalMilliseconds, stop);
        }
        while (index == 1);
        Flush();
        return index == 0;
    }

    /// <summary>Writes the messages that have arrived.</summary>
    /// <returns>Ends when the next message arrives.</returns>
    private Task<bool> Flush()
    {
        if (_arrived.Task.IsCompleted)
        {
            _arrived = NewSignal(); // Before the queue is emptied, so that a message that arrives meanwhile is either written now or signaled.
        }

        while (_notices.TryDequeue(out string? notice))
        {
            write(notice);
        }

        return _arrived.Task;
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

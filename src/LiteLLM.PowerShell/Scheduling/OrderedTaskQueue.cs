namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Runs operations at the same time and returns them in the order in which they were added, so that the order of the output does not depend
/// on how long they run.
/// </summary>
/// <remarks>
/// Only one thread calls the members of this class; the operations run on the thread pool. The queue has no maximum length: the caller
/// checks <see cref="Count"/> before it adds. There should be more entries than slots, so that a slow operation does not delay the others.
/// </remarks>
/// <typeparam name="T">The result of an operation.</typeparam>
/// <param name="throttle">The throttle in whose slots the operations run.</param>
internal sealed class OrderedTaskQueue<T>(RequestThrottle throttle)
{
    private readonly Queue<QueuedTask<T>> _queue = new();

    /// <summary>The number of operations in the queue.</summary>
    internal int Count => _queue.Count;

    /// <summary>The operations in the queue, oldest first.</summary>
    internal IReadOnlyCollection<QueuedTask<T>> Pending => _queue;

    /// <summary>The oldest operation, or <c>null</c> if the queue is empty.</summary>
    internal QueuedTask<T>? Next => _queue.Count > 0 ? _queue.Peek() : null;

    /// <summary>Adds an operation. It starts after those added before it, as soon as a slot is free. If the throttle is closed first, the task is cancelled.</summary>
    /// <param name="context">The operation; its token cancels it.</param>
    /// <param name="operation">The work of the operation.</param>
    internal QueuedTask<T> Add(OperationContext context, Func<OperationContext, Task<T>> operation)
    {
        var added = new QueuedTask<T>(context);
        added.Outcome = throttle.RunAsync(() => Task.Run(() => StartAsync(context, operation)), throttle.Closed);
        _queue.Enqueue(added);
        return added;
    }

    /// <summary>Removes the oldest operation from the queue and returns it, even if it has not ended.</summary>
    internal QueuedTask<T> Dequeue() => _queue.Dequeue();

    private Task<T> StartAsync(OperationContext context, Func<OperationContext, Task<T>> operation)
    {
        throttle.Closed.ThrowIfCancellationRequested();
        context.Start();
        return operation(context);
    }
}

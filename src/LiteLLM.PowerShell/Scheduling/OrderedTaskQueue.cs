namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Runs operations at the same time and returns them in the order in which they were added, so that the output does not depend on which
/// one is faster.
/// </summary>
/// <remarks>
/// One thread adds and takes; the operations run on others. The queue does not limit its length: the caller checks <see cref="Count"/>
/// before it adds. There should be more entries than slots, so that a slow operation does not delay the others.
/// </remarks>
/// <typeparam name="T">The result of an operation.</typeparam>
/// <param name="throttle">The throttle in whose slots the operations run.</param>
internal sealed class OrderedTaskQueue<T>(RequestThrottle throttle)
{
    private readonly Queue<QueuedTask<T>> _queue = new();

    /// <summary>The number of operations that have not been taken.</summary>
    internal int Count => _queue.Count;

    /// <summary>The operations that have not been taken, the oldest first.</summary>
    internal IReadOnlyCollection<QueuedTask<T>> Pending => _queue;

    /// <summary>The oldest operation, which is the next to be taken, or <c>null</c> if all have been taken.</summary>
    internal QueuedTask<T>? Next => _queue.Count > 0 ? _queue.Peek() : null;

    /// <summary>Adds an operation. It begins after those added before it, as soon as a slot is free.</summary>
    /// <param name="context">The operation; its token cancels it.</param>
    /// <param name="operation">The work of the operation.</param>
    internal QueuedTask<T> Add(OperationContext context, Func<OperationContext, Task<T>> operation)
    {
        var added = new QueuedTask<T>(context);
        added.Outcome = throttle.RunAsync(() => Task.Run(() => Begin(context, operation)), throttle.Closed);
        _queue.Enqueue(added);
        return added;
    }

    /// <summary>Takes the oldest operation.</summary>
    internal QueuedTask<T> Take() => _queue.Dequeue();

    private Task<T> Begin(OperationContext context, Func<OperationContext, Task<T>> operation)
    {
        throttle.Closed.ThrowIfCancellationRequested();
        context.Begin();
        return operation(context);
    }
}

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Runs operations at the same time and gives them back in the order in which they were added, so that what comes out does not
/// depend on which one is faster. One thread adds and takes; the operations run on others. Memory stays small if whoever adds
/// looks at <see cref="Count"/> first, and takes; there should be more than places, so that a slow one does not hold up the others.
/// </summary>
/// <typeparam name="T">What an operation results in.</typeparam>
/// <param name="throttle">The places in which the operations run.</param>
internal sealed class OrderedOperations<T>(Throttle throttle)
{
    private readonly Queue<OrderedOperation<T>> _queue = new();

    /// <summary>How many have not been taken.</summary>
    internal int Count => _queue.Count;

    /// <summary>The oldest, which is the next to be taken; none if all have been taken.</summary>
    internal OrderedOperation<T>? Next => _queue.Count > 0 ? _queue.Peek() : null;

    /// <summary>Adds an operation; it begins after those added before, as soon as there is a place for it.</summary>
    /// <param name="target">What it works on.</param>
    /// <param name="operation">The operation; its token ends it at once.</param>
    internal void Add(object? target, Func<CancellationToken, Task<T>> operation)
    {
        var added = new OrderedOperation<T>(target);
        added.Outcome = throttle.RunAsync(() => Task.Run(() => Begin(added, operation)), throttle.Closed);
        _queue.Enqueue(added);
    }

    /// <summary>Takes the oldest.</summary>
    internal OrderedOperation<T> Take() => _queue.Dequeue();

    /// <summary>Waits until all have ended, well or badly; for when the throttle is closed.</summary>
    /// <returns>Those that have not been taken, the oldest first.</returns>
    internal IReadOnlyCollection<OrderedOperation<T>> Drain()
    {
        Task.WhenAll(_queue.Select(operation => operation.Outcome)).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        return _queue;
    }

    private Task<T> Begin(OrderedOperation<T> added, Func<CancellationToken, Task<T>> operation)
    {
        throttle.Closed.ThrowIfCancellationRequested();
        added.HasBegun = true;
        Issuance.ListenWith(command => added.FindingCommand = command);
        return operation(throttle.Aborted);
    }
}

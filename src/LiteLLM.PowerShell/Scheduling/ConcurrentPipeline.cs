using System.Diagnostics;
using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Processes many items of a cmdlet at the same time. The pipeline thread decides about each item and writes its result, both in the order
/// of the input. Lookups and operations run on the thread pool.
/// </summary>
/// <remarks>
/// <para>
/// <b>Threads.</b> Only the pipeline thread calls the members of this class. Lookups and operations must not write to the pipeline. Each
/// returns an action, which the pipeline thread calls in order.
/// </para>
/// <para>
/// <b>Errors.</b> A <see cref="LiteLLMException"/> of a lookup or an operation, or of the action that it returns, is reported as the error
/// of its item. Any other exception that leaves this class, such as the one that <c>-ErrorAction Stop</c> or a consumer throws, closes the
/// throttle first, so that nothing else starts while the command ends.
/// </para>
/// <para>
/// <b>Secrets.</b> A key whose secret is issued counts as delivered only after the pipeline has accepted it; see
/// <see cref="IssuedKeyDelivery"/>. There are never more undelivered keys than <see cref="RequestThrottle.Limit"/>: <see cref="Issue"/>
/// waits before it starts another operation. If the command ends early, <see cref="Dispose"/> removes the keys that were not delivered,
/// and reports those that it cannot remove.
/// </para>
/// <para>
/// <b>Cancellation.</b> Ctrl+C ends every wait at once with a <see cref="PipelineStoppedException"/>, and cancels lookups and operations
/// after <see cref="RequestThrottle.Grace"/>, in which they may complete.
/// </para>
/// </remarks>
internal sealed class ConcurrentPipeline : IDisposable
{
    /// <summary>The number of operations in the queue for each slot of the throttle. With several, a slow operation does not delay the others.</summary>
    private const int OperationsPerSlot = 4;

    /// <summary>The number of lookups in the queue. When it is reached, the first half is processed while the other half is read.</summary>
    private const int MaximumLookups = 200;

    /// <summary>Items that take at least this long to arrive are not collected for a common request.</summary>
    private static readonly TimeSpan CollectionTime = TimeSpan.FromMilliseconds(200);

    private readonly PSCmdlet _cmdlet;
    private readonly CancellationToken _stop;
    private readonly Action<object?, LiteLLMException> _report;
    private readonly OrderedTaskQueue<Action> _lookups;
    private readonly OrderedTaskQueue<Action> _operations;
    private readonly OrderedTaskQueue<Action> _confirmations;
    private readonly PipelineWaiter _waiter;
    private readonly IssuedKeyDelivery _issued;
    private readonly InputPacing _lookupPacing = new(factor: 4);
    private readonly InputPacing _outputPacing = new(factor: 1);
    private readonly Stopwatch _sinceInput = new();
    private TimeSpan? _arrival;
    private bool _hasOperations;
    private bool _isComplete;
    private long _found;
    private long _finished;

    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="notices">The messages of the requests of the cmdlet.</param>
    /// <param name="throttleLimit">The number of requests that may be in progress at the same time.</param>
    /// <param name="report">Reports the error of an item; called on the pipeline thread.</param>
    /// <param name="stop">Is cancelled on Ctrl+C.</param>
    internal ConcurrentPipeline(
        PSCmdlet cmdlet, NoticeQueue notices, int throttleLimit, Action<object?, LiteLLMException> report, CancellationToken stop)
    {
        _cmdlet = cmdlet;
        _stop = stop;
        _report = report;
        Throttle = new RequestThrottle(throttleLimit, stop);
        _lookups = new OrderedTaskQueue<Action>(Throttle);
        _operations = new OrderedTaskQueue<Action>(Throttle);
        _confirmations = new OrderedTaskQueue<Action>(Throttle);
        _waiter = new PipelineWaiter(cmdlet, notices, () => _hasOperations ? _finished : _found, stop);
        _issued = new IssuedKeyDelivery(cmdlet, RollBack);
    }

    /// <summary>Limits the requests that are in progress at the same time.</summary>
    internal RequestThrottle Throttle { get; }

    /// <inheritdoc cref="PipelineWaiter.Total"/>
    internal long? Total { get => _waiter.Total; set => _waiter.Total = value; }

    /// <summary>Call at the start of <c>ProcessRecord</c>. Measures how long the input has taken to arrive.</summary>
    internal void BeginInput() => _arrival = _sinceInput.IsRunning ? _sinceInput.Elapsed : null;

    /// <summary>Call at the end of <c>ProcessRecord</c>. If the input arrives slowly, waits until it is processed and written.</summary>
    /// <param name="flush">Starts an operation for the items that the cmdlet has collected; called only if the input arrives slowly.</param>
    internal void EndInput(Action? flush = null)
    {
        if (_cmdlet.MyInvocation.ExpectingInput)
        {
            if (_lookupPacing.Wait(_arrival, ProcessLookups) && _arrival >= CollectionTime)
            {
                flush?.Invoke();
            }

            if (_arrival is not null)
            {
                _outputPacing.Wait(_arrival, WriteCompleted);
            }
        }

        _sinceInput.Restart();
    }

    /// <summary>Starts a lookup. If <see cref="MaximumLookups"/> are in the queue, processes the first half of them before.</summary>
    /// <param name="target">The target object of an error.</param>
    /// <param name="lookup">Runs on the thread pool. The action that it returns is called on the pipeline thread, in order, while later lookups are in progress.</param>
    internal void Lookup(object? target, Func<OperationContext, Task<Action>> lookup)
    {
        ReserveLookups(1);
        _lookups.Add(new OperationContext(target, Throttle.Aborted), lookup);
    }

    /// <summary>Makes room for lookups, so that they can be started without a wait.</summary>
    /// <param name="count">The number of lookups; half of <see cref="MaximumLookups"/> at most.</param>
    internal void ReserveLookups(int count)
    {
        if (_lookups.Count + count > MaximumLookups)
        {
            ProcessLookups(TimeSpan.MaxValue, MaximumLookups / 2);
        }
    }

    /// <summary>Waits for all lookups and processes their results.</summary>
    internal void FinishLookups() => ProcessLookups(TimeSpan.MaxValue);

    /// <summary>Starts an operation, and writes the results of those that have completed. If the queue is full, waits for the oldest one before.</summary>
    /// <param name="target">The target object of an error.</param>
    /// <param name="operation">Runs on the thread pool. The action that it returns is called on the pipeline thread, in order.</param>
    internal void Enqueue(object? target, Func<OperationContext, Task<Action>> operation)
    {
        while (_operations.Count >= OperationsPerSlot * Throttle.Limit)
        {
            WriteNext();
        }

        Add(new OperationContext(target, Throttle.Aborted), operation);
        WriteCompleted(TimeSpan.Zero);
    }

    /// <summary>Starts an operation that issues a secret. Its output is written in order.</summary>
    /// <remarks>A destination of the secret other than the pipeline, such as a vault, is the <see cref="IssuedKeyOutput.Storage"/> of the output.</remarks>
    /// <param name="target">The target object of an error.</param>
    /// <param name="rollback">Removes the key if it is not delivered, or <c>null</c> if the operation cannot be undone.</param>
    /// <param name="operation">Runs on the thread pool.</param>
    internal void Issue(object? target, KeyRollback? rollback, Func<OperationContext, Task<IssuedKeyOutput>> operation)
    {
        while (_issued.Undelivered.Count >= Throttle.Limit)
        {
            WriteNext();
        }

        _issued.Add(Add(new OperationContext(target, Throttle.Aborted, rollback), async context =>
        {
            IssuedKeyOutput output = await operation(context).ConfigureAwait(false);
            return () => _issued.Deliver(context, output);
        }));
        WriteCompleted(TimeSpan.Zero);
    }

    /// <summary>Writes the output of an item that requires no operation, in order.</summary>
    internal void EnqueueOutput(object? target, Action write)
    {
        if (_operations.Next is null)
        {
            Write(target, write);
        }
        else
        {
            Enqueue(target, _ => Task.FromResult(write));
        }
    }

    /// <summary>
    /// Decides about an item. Its error is reported after the results of the items before it and before the next item is decided about, so
    /// that <c>-ErrorAction Stop</c> prevents changes of later items.
    /// </summary>
    internal void Decide(object? target, Action decide) => CloseOnFailure(() =>
    {
        try
        {
            decide();
        }
        catch (LiteLLMException problem)
        {
            Finish();
            _report(target, problem);
        }
    });

    /// <summary>Waits for all operations and writes their results.</summary>
    internal void Finish()
    {
        while (_operations.Next is not null)
        {
            WriteNext();
        }

        while (_confirmations.Next is not null)
        {
            WriteConfirmation();
        }
    }

    /// <summary>Waits for all lookups and operations. <see cref="Dispose"/> then reports nothing.</summary>
    internal void Complete()
    {
        FinishLookups();
        Finish();
        _waiter.EndProgress();
        _isComplete = true;
    }

    /// <summary>Waits for the next part of a listing and shows progress.</summary>
    /// <returns>The part, or <c>null</c> after the last one.</returns>
    internal IReadOnlyList<T>? WaitForPart<T>(Task<IReadOnlyList<T>?> part)
    {
        _waiter.Wait(part);
        IReadOnlyList<T>? found = part.GetAwaiter().GetResult();
        _found += found?.Count ?? 0;
        return found;
    }

    /// <summary>Runs work on the thread pool, waits for it, and shows progress.</summary>
    internal T WaitFor<T>(Func<Task<T>> work)
    {
        Task<T> task = Task.Run(work);
        _waiter.Wait(task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Counts the other items of an operation that processes several.</summary>
    internal void CountAlso(int items) => _finished += items;

    /// <inheritdoc cref="IssuedKeyDelivery.WriteError"/>
    internal void WriteError(ErrorRecord error) => _issued.WriteError(error);

    /// <summary>Writes the errors about rows of a listing that cannot be read.</summary>
    /// <param name="next">Returns the next error, or <c>null</c>.</param>
    internal void WriteErrors(Func<LiteLLMException?> next)
    {
        while (next() is { } problem)
        {
            WriteError(problem.ToErrorRecord(null));
        }
    }

    /// <summary>Ends the command. If it ends early, removes the keys that were not delivered, and reports what was done. Waits for about 20 seconds at most, and for 1.5 seconds after Ctrl+C.</summary>
    public void Dispose()
    {
        if (!_isComplete)
        {
            bool isStopped = _stop.IsCancellationRequested;
            InterruptionReport report = new PipelineInterruption(_cmdlet, Throttle, isStopped).Run([.. _operations.Pending], [.. _confirmations.Pending], _issued, _finished);
            if (_hasOperations && (report.HasDetails || isStopped))
            {
                report.Show(_cmdlet.Host);
            }
        }

        Throttle.Dispose();
    }

    /// <summary>Removes the key of an operation, and returns whether it was removed.</summary>
    private bool RollBack(OperationContext context) =>
        context.Rollback is { } rollback && WaitFor(() => rollback.RunAsync([context], Throttle.Aborted)).Count > 0;

    private QueuedTask<Action> Add(OperationContext context, Func<OperationContext, Task<Action>> operation)
    {
        _hasOperations = true;
        return _operations.Add(context, operation);
    }

    /// <summary>Writes the results of completed operations, and waits for others until the limit.</summary>
    /// <returns>Whether all results are written.</returns>
    private bool WriteCompleted(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (_operations.Next is { } next && (next.Outcome.IsCompleted || limit > watch.Elapsed && _waiter.Wait(next.Outcome, limit - watch.Elapsed)))
        {
            WriteNext();
        }

        while (_confirmations.Next is { Outcome.IsCompleted: true })
        {
            WriteConfirmation();
        }

        return _operations.Next is null;
    }

    private bool ProcessLookups(TimeSpan limit) => ProcessLookups(limit, 0);

    /// <summary>Processes the results of lookups, in order, and waits for them until the limit.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <param name="left">The number of lookups that may remain.</param>
    /// <returns>Whether no more than that remain.</returns>
    private bool ProcessLookups(TimeSpan limit, int left)
    {
        var watch = Stopwatch.StartNew();
        while (_lookups.Count > left && _waiter.Wait(_lookups.Next!.Outcome, limit == TimeSpan.MaxValue ? limit : limit - watch.Elapsed))
        {
            QueuedTask<Action> found = Dequeue(_lookups);
            _found++;
            Decide(found.Context.Target, () => found.Outcome.GetAwaiter().GetResult()());
        }

        return _lookups.Count <= left;
    }

    private void WriteNext()
    {
        QueuedTask<Action> ended = Dequeue(_operations);
        _issued.RemoveFailed(ended);
        Write(ended.Context.Target, () => ended.Outcome.GetAwaiter().GetResult()());
        while (_issued.NextConfirmation() is { } confirmation)
        {
            _confirmations.Add(new OperationContext(confirmation.Target, Throttle.Aborted), async context =>
            {
                DeliveryOutcome outcome = await confirmation.RunAsync(context.Token).ConfigureAwait(false);
                return () =>
                {
                    confirmation.IsWritten = true;
                    WriteOutcome(outcome);
                };
            });
        }
    }

    private void WriteConfirmation()
    {
        QueuedTask<Action> ended = Dequeue(_confirmations);
        CloseOnFailure(() => ended.Outcome.GetAwaiter().GetResult()());
    }

    private void WriteOutcome(DeliveryOutcome outcome)
    {
        if (outcome.Warning is { } warning)
        {
            _cmdlet.WriteWarning(warning);
        }

        if (outcome.Error is { } error)
        {
            WriteError(error);
        }
    }

    /// <summary>Waits for the oldest task and removes it from its queue. A cancelled task stays in the queue, for the report: only the end of the command cancels tasks.</summary>
    private QueuedTask<Action> Dequeue(OrderedTaskQueue<Action> queue)
    {
        _waiter.Wait(queue.Next!.Outcome);
        return queue.Next!.Outcome.IsCanceled ? throw new PipelineStoppedException() : queue.Dequeue();
    }

    private void Write(object? target, Action write) => CloseOnFailure(() =>
    {
        _finished++;
        try
        {
            write();
        }
        catch (LiteLLMException problem)
        {
            _report(target, problem);
        }
    });

    /// <summary>Runs an action. If its exception ends the command, closes the throttle, so that nothing else starts.</summary>
    private void CloseOnFailure(Action action)
    {
        bool isDone = false;
        try
        {
            action();
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                Throttle.Close();
            }
        }
    }
}

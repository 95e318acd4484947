using System.Diagnostics;
using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Works on many items of a cmdlet at the same time. The pipeline thread decides about each item, in the order of the input, and alone
/// writes, in the same order; what it starts runs on other threads.
/// </summary>
/// <remarks>
/// <para><b>Threads.</b> Only the pipeline thread calls the members of this class. Operations run on the thread pool and must not write; they return what the pipeline thread calls in their turn.</para>
/// <para>
/// <b>Errors.</b> A <see cref="LiteLLMException"/> of an operation, or of what it returns, is reported as the error of its item. Every other
/// exception that leaves this class, such as the one that <c>-ErrorAction Stop</c> or a consumer throws, closes the throttle first, so that
/// nothing new begins once the command is ending.
/// </para>
/// <para>
/// <b>Secrets.</b> A key whose secret is issued counts as delivered only after the pipeline has accepted it. At no time are there more
/// keys whose secrets are issued and not delivered than requests may be in progress: <see cref="Issue"/> waits before it starts another
/// one. If the command ends early, <see cref="Dispose"/> removes the keys that were not delivered, and reports what it cannot remove.
/// </para>
/// <para><b>Cancellation.</b> Ctrl+C ends every wait at once. Operations get <see cref="RequestThrottle.Grace"/> to complete; lookups are cancelled.</para>
/// </remarks>
internal sealed class ConcurrentPipeline : IDisposable
{
    /// <summary>The number of operations for each request that may be in progress.</summary>
    private const int OperationsAhead = 4;

    /// <summary>The number of lookups ahead. When it is reached, half of them are worked on while the other half is read.</summary>
    private const int LookupsAhead = 200;

    /// <summary>Items that take as long as this to arrive are no longer collected to be sent with one request.</summary>
    private static readonly TimeSpan CollectionTime = TimeSpan.FromMilliseconds(200);

    /// <summary>The interval at which a wait updates the progress.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long operations may continue if the command ends early without Ctrl+C.</summary>
    private static readonly TimeSpan LongestCompletion = TimeSpan.FromSeconds(10);

    /// <summary>How long operations may take to react to their cancellation.</summary>
    private static readonly TimeSpan LongestCancellation = TimeSpan.FromMilliseconds(500);

    /// <summary>How long removing keys may take after Ctrl+C.</summary>
    private static readonly TimeSpan LongestRollbackAfterStop = TimeSpan.FromMilliseconds(700);

    private readonly PSCmdlet _cmdlet;
    private readonly NoticeQueue _notices;
    private readonly CancellationToken _stop;
    private readonly Action<object?, LiteLLMException> _report;
    private readonly OrderedTaskQueue<Action> _lookups;
    private readonly OrderedTaskQueue<Action> _operations;
    private readonly PipelineProgress _progress;
    private readonly InputPacing _lookupPacing = new(factor: 4);
    private readonly InputPacing _outputPacing = new(factor: 1);
    private readonly Stopwatch _sinceInput = new();
    private readonly List<QueuedTask<Action>> _undelivered = [];
    private readonly List<string> _delivered = [];
    private TimeSpan? _produced;
    private bool _hasStarted;
    private bool _isComplete;
    private bool _wasEndedByConsumer;
    private bool _hasNamedDelivered;
    private long _found;
    private long _done;

    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="notices">The messages of the requests of the cmdlet.</param>
    /// <param name="throttleLimit">The number of requests that may be in progress at the same time.</param>
    /// <param name="report">Reports the error of an item.</param>
    /// <param name="stop">Is cancelled on Ctrl+C.</param>
    internal ConcurrentPipeline(
        PSCmdlet cmdlet, NoticeQueue notices, int throttleLimit, Action<object?, LiteLLMException> report, CancellationToken stop)
    {
        _cmdlet = cmdlet;
        _notices = notices;
        _stop = stop;
        _report = report;
        Throttle = new RequestThrottle(throttleLimit, stop);
        _lookups = new OrderedTaskQueue<Action>(Throttle);
        _operations = new OrderedTaskQueue<Action>(Throttle);
        _progress = new PipelineProgress(cmdlet);
    }

    /// <summary>Limits the requests that are in progress at the same time.</summary>
    internal RequestThrottle Throttle { get; }

    /// <summary>The number of items, if it is known. The progress then shows what remains.</summary>
    internal long? Total { get; set; }

    /// <summary>Call when the pipeline has delivered input.</summary>
    internal void BeginInput() => _produced = _sinceInput.IsRunning ? _sinceInput.Elapsed : null;

    /// <summary>Call before the pipeline may produce more input. If the input comes slowly, waits until what has arrived is worked on and written.</summary>
    /// <param name="flush">Starts what the cmdlet has collected to send it with one request; called only if the input comes slowly.</param>
    internal void EndInput(Action? flush = null)
    {
        if (_cmdlet.MyInvocation.ExpectingInput)
        {
            if (_lookupPacing.Wait(_produced, WorkOnLookups) && _produced >= CollectionTime)
            {
                flush?.Invoke();
            }

            if (_produced is not null)
            {
                _outputPacing.Wait(_produced, WriteCompleted);
            }
        }

        _sinceInput.Restart();
    }

    /// <summary>Starts a lookup. What it returns is called on the pipeline thread, in order, while later lookups are in progress.</summary>
    /// <param name="target">What an error is about.</param>
    /// <param name="lookup">The lookup.</param>
    internal void Lookup(object? target, Func<OperationContext, Task<Action>> lookup)
    {
        if (_lookups.Count == LookupsAhead)
        {
            WorkOnLookups(TimeSpan.MaxValue, LookupsAhead / 2);
        }

        _lookups.Add(new OperationContext(target, Throttle.Aborted), lookup);
    }

    /// <summary>Waits for all lookups and works on what they found.</summary>
    internal void FinishLookups() => WorkOnLookups(TimeSpan.MaxValue);

    /// <summary>Starts an operation. Waits for earlier ones if there are too many, and writes those that have completed.</summary>
    /// <param name="target">What an error is about.</param>
    /// <param name="operation">Runs on another thread. What it returns is called on the pipeline thread, in order.</param>
    internal void Enqueue(object? target, Func<OperationContext, Task<Action>> operation)
    {
        while (_operations.Count >= OperationsAhead * Throttle.Limit)
        {
            WriteNext();
        }

        Add(new OperationContext(target, Throttle.Aborted), operation);
        WriteCompleted(TimeSpan.Zero);
    }

    /// <summary>Starts an operation that issues a secret, and later writes the key with it.</summary>
    /// <remarks>
    /// The key counts as delivered once <see cref="Cmdlet.WriteObject(object)"/> has returned, or once the consumer has ended the pipeline
    /// because it needs no more. A destination of the secret other than the pipeline, such as a vault, belongs into the operation: what it
    /// throws is the error of the item, and the key is then not delivered.
    /// </remarks>
    /// <param name="target">What an error is about.</param>
    /// <param name="rollback">Removes the key if it is not delivered; none if that cannot be undone.</param>
    /// <param name="operation">Runs on another thread.</param>
    internal void Issue(object? target, KeyRollback? rollback, Func<OperationContext, Task<IssuedKeyOutput>> operation)
    {
        while (_undelivered.Count >= Throttle.Limit)
        {
            WriteNext();
        }

        _undelivered.Add(Add(new OperationContext(target, Throttle.Aborted, rollback), async context =>
        {
            IssuedKeyOutput output = await operation(context).ConfigureAwait(false);
            return () => Deliver(context, output);
        }));
        WriteCompleted(TimeSpan.Zero);
    }

    /// <summary>Writes something for an item that needs no operation, in its turn.</summary>
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
    /// Decides about an item. A failure is reported once the items before it are finished, and before anything is done about the next one,
    /// which <c>-ErrorAction Stop</c> then prevents.
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
    }

    /// <summary>Waits for everything. The command has not ended early from then on.</summary>
    internal void Complete()
    {
        FinishLookups();
        Finish();
        _progress.End();
        _isComplete = true;
    }

    /// <summary>Waits for the next part of a listing, and shows progress.</summary>
    internal IReadOnlyList<T>? WaitForPart<T>(Task<IReadOnlyList<T>?> part)
    {
        Wait(part, TimeSpan.MaxValue);
        IReadOnlyList<T>? found = part.GetAwaiter().GetResult();
        _found += found?.Count ?? 0;
        return found;
    }

    /// <summary>Runs work on another thread, waits for it, and shows progress.</summary>
    internal T WaitFor<T>(Func<Task<T>> work)
    {
        Task<T> task = Task.Run(work);
        Wait(task, TimeSpan.MaxValue);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Counts the other items of an operation that is about several.</summary>
    internal void CountAlso(int items) => _done += items;

    /// <summary>Writes an error. If it ends the command, it names the keys that were delivered before, because an assignment does not receive them.</summary>
    internal void WriteError(ErrorRecord error)
    {
        if (_delivered.Count > 0 && StopsOnError())
        {
            _hasNamedDelivered = true;
            error.ErrorDetails = new ErrorDetails($"{error.ErrorDetails?.Message ?? error.Exception.Message} {InterruptionReport.Delivered(_delivered)}");
        }

        _cmdlet.WriteError(error);
    }

    /// <summary>Ends the command. If it ends early, removes the keys that were not delivered, and reports what was done.</summary>
    public void Dispose()
    {
        if (!_isComplete)
        {
            EndEarly();
        }

        Throttle.Dispose();
    }

    private QueuedTask<Action> Add(OperationContext context, Func<OperationContext, Task<Action>> operation)
    {
        _hasStarted = true;
        return _operations.Add(context, operation);
    }

    /// <summary>Writes the results of completed operations, and waits for others as long as the limit allows.</summary>
    /// <returns>Whether all are written.</returns>
    private bool WriteCompleted(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        while (_operations.Next is { } next && (next.Outcome.IsCompleted || limit > watch.Elapsed && Wait(next.Outcome, limit - watch.Elapsed)))
        {
            WriteNext();
        }

        return _operations.Next is null;
    }

    private bool WorkOnLookups(TimeSpan limit) => WorkOnLookups(limit, 0);

    /// <summary>Works on what the lookups found, in order, and waits for them as long as the limit allows.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <param name="left">How many lookups may remain.</param>
    /// <returns>Whether no more than that remain.</returns>
    private bool WorkOnLookups(TimeSpan limit, int left)
    {
        var watch = Stopwatch.StartNew();
        while (_lookups.Count > left && Wait(_lookups.Next!.Outcome, limit == TimeSpan.MaxValue ? limit : limit - watch.Elapsed))
        {
            QueuedTask<Action> found = WaitFor(_lookups.Next!);
            _lookups.Take();
            _found++;
            Decide(found.Context.Target, () => found.Outcome.GetAwaiter().GetResult()());
        }

        return _lookups.Count <= left;
    }

    private void WriteNext()
    {
        QueuedTask<Action> ended = WaitFor(_operations.Next!);
        _operations.Take();
        if (ended.Outcome.IsFaulted && !ended.Context.IsIssued)
        {
            _undelivered.Remove(ended);
        }

        Write(ended.Context.Target, () => ended.Outcome.GetAwaiter().GetResult()());
    }

    /// <summary>Waits for the next task. A task that was cancelled stays in its queue, for the report: only the end of the command cancels it.</summary>
    private QueuedTask<Action> WaitFor(QueuedTask<Action> next)
    {
        Wait(next.Outcome, TimeSpan.MaxValue);
        return next.Outcome.IsCanceled ? throw new PipelineStoppedException() : next;
    }

    private void Write(object? target, Action write) => CloseOnFailure(() =>
    {
        _done++;
        try
        {
            write();
        }
        catch (LiteLLMException problem)
        {
            WriteError(problem.ToErrorRecord(target));
        }
    });

    private void Deliver(OperationContext context, IssuedKeyOutput output)
    {
        using var consumer = new ConsumerObserver();
        try
        {
            if (output.Warning is { } warning)
            {
                _cmdlet.WriteWarning(warning);
            }

            _cmdlet.WriteObject(output.Value);
        }
        catch
        {
            if (consumer.NeedsNoMore)
            {
                _wasEndedByConsumer = true;
                SetDelivered(context);
            }

            throw;
        }

        SetDelivered(context);
        if (output.Error is { } error)
        {
            WriteError(error);
        }
    }

    private void SetDelivered(OperationContext context)
    {
        _undelivered.RemoveAll(task => task.Context == context);
        if (context.IsIssued)
        {
            _delivered.Add(InterruptionReport.Key(context));
        }
    }

    /// <summary>Lets nothing new begin if an exception ends the command.</summary>
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

    /// <summary>Waits for a task, shows progress, and writes the messages that arrive.</summary>
    /// <returns>Whether the task has ended within the limit.</returns>
    private bool Wait(Task task, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            while (true)
            {
                _progress.Show(_hasStarted ? _done : _found, Total);
                TimeSpan left = limit == TimeSpan.MaxValue ? PollInterval : limit - watch.Elapsed;
                if (_notices.Wait(task, left > PollInterval ? PollInterval : left < TimeSpan.Zero ? TimeSpan.Zero : left, _stop))
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

    private void EndEarly()
    {
        Throttle.Close();
        QueuedTask<Action>[] pending = [.. _operations.Pending];
        bool isStopped = _stop.IsCancellationRequested;
        WaitForAll(pending, isStopped ? RequestThrottle.Grace : LongestCompletion);
        Throttle.Abort();
        WaitForAll(pending, LongestCancellation);
        IReadOnlyCollection<OperationContext> removed = RollBack(isStopped ? LongestRollbackAfterStop : LongestCompletion);
        var report = new InterruptionReport(_cmdlet.MyInvocation.MyCommand.Name, _done);
        report.AddKeys(_undelivered, removed);
        report.AddOperations([.. pending.Except(_undelivered)]);
        if (!_wasEndedByConsumer && !_hasNamedDelivered)
        {
            report.AddDelivered(_delivered);
        }

        if (_hasStarted && (report.HasDetails || isStopped))
        {
            report.Show(_cmdlet.Host);
        }
    }

    private static void WaitForAll(IEnumerable<QueuedTask<Action>> tasks, TimeSpan limit) =>
        Task.WhenAll(tasks.Select(task => task.Outcome)).ContinueWith(_ => { }, TaskScheduler.Default).Wait(limit);

    /// <summary>Removes the keys whose secrets were issued, or may have been issued, and were not delivered.</summary>
    /// <returns>The operations whose keys are removed.</returns>
    private HashSet<OperationContext> RollBack(TimeSpan limit)
    {
        OperationContext[] candidates = [.. _undelivered.Where(task => !task.Outcome.IsFaulted || task.Context.IsIssued).Select(task => task.Context).Where(context => context is { Rollback: not null, KeyId: not null })];
        using var timeout = new CancellationTokenSource(limit);
        CancellationToken token = timeout.Token;
        Task<IReadOnlyCollection<OperationContext>>[] running = [.. candidates.GroupBy(context => context.Rollback!).Select(same => Task.Run(() => same.Key.RunAsync([.. same], token)))];
        Task.WaitAll(running);
        return [.. running.SelectMany(task => task.Result)];
    }

    private bool StopsOnError() => (_cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? bound)
        ? bound
        : _cmdlet.GetVariableValue("ErrorActionPreference")) is { } preference
        && LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action == ActionPreference.Stop;
}

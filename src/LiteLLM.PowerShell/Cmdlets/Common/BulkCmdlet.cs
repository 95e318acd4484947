using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// A cmdlet that works on many items at the same time. The pipeline's thread decides about each item, in order, and alone writes,
/// in the same order; what it has started runs beside it.
/// </summary>
/// <remarks>
/// A derived cmdlet asks <c>ShouldProcess</c>, then calls <see cref="Start"/> with an operation, whose result writes what came of
/// it. <see cref="EndProcessing"/> waits for all. If the pipeline ends before that - Ctrl+C, an error, <c>Select-Object -First</c> -
/// what was done and is not in the output is told.
/// </remarks>
public abstract class BulkCmdlet : ConnectedCmdlet
{
    /// <summary>How many operations there may be for each request that may be under way.</summary>
    private const int OperationsAhead = 4;

    /// <summary>How many keys are looked for ahead; when there are so many, half of them are worked on, and the other half is read with one request.</summary>
    private const int LookupsAhead = 2 * KeyApi.LargestPage;

    /// <summary>Input that takes longer than this to come is worked on at once, and not collected.</summary>
    private static readonly TimeSpan SlowInput = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>How old what is known of a key may be when its change is decided about; a person may have thought about the keys before it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _worked = new(StringComparer.Ordinal);
    private readonly Stopwatch _sinceLookup = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> _notices = new();
    private Throttle _throttle = null!;
    private AliasIndex _aliases = null!;
    private OrderedOperations<Action> _lookups = null!;
    private OrderedOperations<Action> _operations = null!;
    private PipelineProgress _progress = null!;
    private bool _hasEnded;
    private bool _hasStarted;
    private long _found;
    private long _done;

    /// <summary>How many requests may be under way at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>How many items there are in all, if that is known; the progress then tells what remains.</summary>
    private protected long? Total { get; set; }

    /// <summary>Reads keys for operations, many with one request.</summary>
    private protected BatchingKeyLoader Reader { get; private set; } = null!;

    /// <summary>Finds the connection and gets ready.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Notices.ListenWith(_notices.Enqueue);
        _throttle = new Throttle(ThrottleLimit, StopToken);
        _lookups = new OrderedOperations<Action>(_throttle);
        _operations = new OrderedOperations<Action>(_throttle);
        _progress = new PipelineProgress(this);
        Reader = ReaderOf(Api);
        Queries = new KeyQueries(Api, _throttle);
        _aliases = new AliasIndex(Api, _throttle);
    }

    /// <summary>Lists keys.</summary>
    private protected KeyQueries Queries { get; private set; } = null!;

    /// <summary>Another reader, which shares the places of this cmdlet.</summary>
    private protected BatchingKeyLoader ReaderOf(KeyApi api) => new(api, _throttle);

    /// <summary>Waits for everything that was started.</summary>
    protected override void EndProcessing()
    {
        FinishLookups();
        Finish();
        _progress.End();
        _hasEnded = true;
    }

    /// <summary>Tells what was done, if the pipeline has ended before its time.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _throttle is not null)
        {
            TellOfEarlyEnd();
            _throttle.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Finds a key while earlier ones are worked on, then works on it, in order. What is known of the key is then a few seconds old at most, and newer than what this cmdlet did to it.</summary>
    /// <param name="target">The key that is meant.</param>
    /// <param name="need">How much of the key is needed.</param>
    /// <param name="work">Works on the key.</param>
    private protected void Find(KeyReference target, KeyReadRequirement need, Action<LiteLLMKey> work)
    {
        bool isSlow = _sinceLookup.Elapsed > SlowInput;
        if (isSlow || _lookups.Count == LookupsAhead)
        {
            WorkUntil(isSlow ? 0 : LookupsAhead / 2);
        }

        _lookups.Add(target.Name, async token =>
        {
            target.RefuseDeleted();
            LiteLLMKey key = await ResolveAsync(target, need, token).ConfigureAwait(false);
            var age = Stopwatch.StartNew();
            return () => work(WaitForEarlier(key.Id) || age.Elapsed > Freshness ? ReadAgain(key) : key);
        });
        _sinceLookup.Restart();
    }

    private protected virtual Task<LiteLLMKey> ResolveAsync(KeyReference target, KeyReadRequirement need, CancellationToken cancellationToken) =>
        target.ResolveAsync(new KeyResolver(Api, Reader, _aliases, need), cancellationToken);

    /// <summary>Starts an operation. It may wait for earlier ones, and writes what has come of them meanwhile.</summary>
    /// <param name="target">What an error is about.</param>
    /// <param name="operation">Runs on another thread, so it must not write. What it returns is called on the pipeline's thread in its turn; a <see cref="LiteLLMException"/> from either is reported as the error of this item.</param>
    private protected void Start(object? target, Func<CancellationToken, Task<Action>> operation)
    {
        while (_operations.Count >= OperationsAhead * ThrottleLimit)
        {
            WriteNext();
        }

        _hasStarted = true;
        _operations.Add(target, operation);
        while (_operations.Next is { Outcome.IsCompleted: true })
        {
            WriteNext();
        }
    }

    /// <summary>Writes something for an item for which there is nothing to wait, in its turn.</summary>
    private protected void InTurn(object? target, Action write)
    {
        if (_operations.Next is null)
        {
            Write(target, write);
        }
        else
        {
            Start(target, _ => Task.FromResult(write));
        }
    }

    /// <summary>
    /// Decides about an item; a failure is reported for that item once those before it have ended, and before anything is done
    /// about the next one, which <c>-ErrorAction Stop</c> then prevents.
    /// </summary>
    private protected void Decide(object? target, Action decide)
    {
        try
        {
            decide();
        }
        catch (LiteLLMException problem)
        {
            Finish();
            Report(target, problem);
        }
    }

    private protected virtual void Report(object? target, LiteLLMException problem) => WriteError(problem.ToErrorRecord(target));

    /// <summary>Waits for all that was started if something was started for this key before: what is done to one key is done one after the other.</summary>
    /// <returns>Whether there was something before.</returns>
    private protected bool WaitForEarlier(string key)
    {
        bool isFirst = _worked.Add(key);
        if (!isFirst)
        {
            Finish();
        }

        return !isFirst;
    }

    /// <summary>Works on everything that is looked for.</summary>
    private protected void FinishLookups() => WorkUntil(0);

    /// <summary>Gives out a key with its new secret, and reports what went wrong after it was issued.</summary>
    private protected void WriteIssued(KeyWriteResult result, bool asPlainText = false)
    {
        WriteObject(asPlainText ? PlainTextSecret.Add(result.Key) : result.Key);
        if (result.Problem is { } problem)
        {
            WriteError(problem.ToErrorRecord(result.Key.ToString()));
        }
    }

    /// <summary>Counts the other items of an operation that is about more than one.</summary>
    private protected void CountAlso(int items) => _done += items;

    /// <summary>Waits for everything that was started, and writes what has come of it.</summary>
    private protected void Finish()
    {
        while (_operations.Next is not null)
        {
            WriteNext();
        }
    }

    private void TellOfEarlyEnd()
    {
        _throttle.Close();
        _ = _lookups.Drain();
        IReadOnlyCollection<OrderedOperation<Action>> untold = _operations.Drain();
        if (_hasStarted && !_hasEnded && (untold.Count > 0 || StopToken.IsCancellationRequested))
        {
            EarlyEnd.Tell(Host, MyInvocation.MyCommand.Name, _done, untold);
        }
    }

    /// <summary>Waits for the next part of what is found, showing progress.</summary>
    private protected IReadOnlyList<T>? WaitForPart<T>(Task<IReadOnlyList<T>?> part)
    {
        Wait(part);
        IReadOnlyList<T>? found = part.GetAwaiter().GetResult();
        _found += found?.Count ?? 0;
        return found;
    }

    private LiteLLMKey ReadAgain(LiteLLMKey key) => Await(token => _throttle.RunAsync(() => new KeyResolver(Api).ByIdAsync(key.Id, token), token));

    private void WorkUntil(int left)
    {
        while (_lookups.Count > left)
        {
            WorkOnNext();
        }
    }

    private void WorkOnNext()
    {
        Wait(_lookups.Next!.Outcome);
        OrderedOperation<Action> found = _lookups.Take();
        _found++;
        Decide(found.Target, () => found.Outcome.GetAwaiter().GetResult()());
    }

    private void WriteNext()
    {
        Wait(_operations.Next!.Outcome);
        OrderedOperation<Action> ended = _operations.Take();
        Write(ended.Target, () => ended.Outcome.GetAwaiter().GetResult()());
    }

    private void Write(object? target, Action write)
    {
        _done++;
        ForItem(target, write);
    }

    private void Wait(Task task)
    {
        try
        {
            do
            {
                _progress.Show(_hasStarted ? _done : _found, Total);
            }
            while (Task.WaitAny([task], (int)Glance.TotalMilliseconds, StopToken) < 0);

            while (_notices.TryDequeue(out string? notice))
            {
                WriteVerbose(notice);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}

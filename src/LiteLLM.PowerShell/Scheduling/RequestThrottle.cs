namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Limits how many requests are in progress at the same time. Whoever has a slot may have one request in progress. Once the throttle is
/// closed, nothing new gets a slot; what has one may complete until the throttle is aborted.
/// </summary>
/// <remarks>
/// All members can be used from several threads. Ctrl+C closes the throttle at once and aborts it after <see cref="Grace"/>, so that it
/// is rarely unknown whether a request took effect.
/// </remarks>
internal sealed class RequestThrottle : IDisposable
{
    /// <summary>How long a request in progress may continue after Ctrl+C.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _closing;
    private readonly CancellationTokenSource _aborting = new();
    private readonly CancellationTokenRegistration _stopping;

    /// <param name="limit">The number of slots.</param>
    /// <param name="stop">Is cancelled on Ctrl+C.</param>
    internal RequestThrottle(int limit, CancellationToken stop)
    {
        Limit = limit;
        _slots = new SemaphoreSlim(limit);
        _closing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Closed = _closing.Token;
        Aborted = _aborting.Token;
        _stopping = stop.Register(() => _aborting.CancelAfter(Grace));
    }

    /// <summary>The number of slots.</summary>
    internal int Limit { get; }

    /// <summary>Is cancelled when nothing new may begin.</summary>
    internal CancellationToken Closed { get; }

    /// <summary>Is cancelled when what has begun must end.</summary>
    internal CancellationToken Aborted { get; }

    /// <summary>Prevents anything new from beginning.</summary>
    internal void Close() => _closing.Cancel();

    /// <summary>Cancels what has begun, down to the socket.</summary>
    internal void Abort() => _aborting.Cancel();

    /// <summary>Cancels what nothing waits for anymore, such as the reading of a page ahead, and releases the tokens. The semaphore remains usable for slots that are released late.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Cancel();
        _closing.Dispose();
        _aborting.Dispose();
    }

    /// <summary>Runs work as soon as a slot is free.</summary>
    /// <param name="work">The work that gets the slot.</param>
    /// <param name="begin">Cancels the wait for the slot.</param>
    internal async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken begin)
    {
        await _slots.WaitAsync(begin).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Releases the slot of the caller while it waits for something that needs a slot itself.</summary>
    internal async Task<T> AsideAsync<T>(Func<Task<T>> wait)
    {
        _slots.Release();
        try
        {
            return await wait().ConfigureAwait(false);
        }
        finally
        {
            await _slots.WaitAsync().ConfigureAwait(false);
        }
    }
}

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Limits the number of requests that are in progress at the same time. Each slot allows one request. Once the throttle is closed, no slots
/// are assigned; work that has a slot may complete until the throttle is aborted.
/// </summary>
/// <remarks>
/// All members are thread-safe. Ctrl+C closes the throttle immediately and aborts it after <see cref="Grace"/>, in which most requests
/// complete, so that the outcome of a request is rarely unknown.
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

    /// <summary>Is cancelled when no more work may start.</summary>
    internal CancellationToken Closed { get; }

    /// <summary>Is cancelled when work in progress must end.</summary>
    internal CancellationToken Aborted { get; }

    /// <summary>Prevents more work from starting.</summary>
    internal void Close() => _closing.Cancel();

    /// <summary>Cancels work in progress, including its requests.</summary>
    internal void Abort() => _aborting.Cancel();

    /// <summary>Cancels work that is no longer awaited, such as a prefetched page, and releases the tokens. Slots can still be released afterwards.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Cancel();
        _closing.Dispose();
        _aborting.Dispose();
    }

    /// <summary>Runs work as soon as a slot is free.</summary>
    /// <param name="work">The work that gets the slot.</param>
    /// <param name="start">Cancels the wait for the slot.</param>
    internal async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken start)
    {
        await _slots.WaitAsync(start).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Runs work as soon as a slot is free. The work can release its slot before it ends, for example after its response was received.</summary>
    /// <param name="work">The work that gets the slot, and an action that releases it, which can be called several times and on any thread.</param>
    /// <param name="start">Cancels the wait for the slot.</param>
    internal async Task<T> RunAsync<T>(Func<Action, Task<T>> work, CancellationToken start)
    {
        await _slots.WaitAsync(start).ConfigureAwait(false);
        int held = 1;
        try
        {
            return await work(Release).ConfigureAwait(false);
        }
        finally
        {
            Release();
        }

        void Release()
        {
            if (Interlocked.Exchange(ref held, 0) == 1)
            {
                _slots.Release();
            }
        }
    }

    /// <summary>Releases the slot of the caller while it waits for work that requires a slot itself.</summary>
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

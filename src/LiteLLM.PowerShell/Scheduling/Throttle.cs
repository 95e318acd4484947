namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// The places of what runs at the same time. Whoever has one may have one request under way. Once stopped, nothing new gets a
/// place; what has one gets <see cref="Grace"/> to end by itself, so that it is seldom unknown whether it took effect.
/// </summary>
internal sealed class Throttle : IDisposable
{
    /// <summary>How long what has begun may go on after Ctrl+C.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _closing;
    private readonly CancellationTokenSource _aborting = new();
    private readonly CancellationTokenRegistration _stopping;

    /// <param name="limit">How many places there are.</param>
    /// <param name="stop">Is cancelled on Ctrl+C.</param>
    internal Throttle(int limit, CancellationToken stop)
    {
        Limit = limit;
        _places = new SemaphoreSlim(limit);
        _closing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Closed = _closing.Token;
        Aborted = _aborting.Token;
        _stopping = stop.Register(() => _aborting.CancelAfter(Grace));
    }

    /// <summary>How many places there are.</summary>
    internal int Limit { get; }

    /// <summary>Is cancelled when nothing new may begin.</summary>
    internal CancellationToken Closed { get; }

    /// <summary>Is cancelled when what has begun has to end.</summary>
    internal CancellationToken Aborted { get; }

    /// <summary>Lets nothing new begin.</summary>
    internal void Close() => _closing.Cancel();

    /// <summary>Ends what nobody waits for any more, such as the reading of a page ahead, and releases the tokens. The places stay for whoever leaves one late.</summary>
    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Cancel();
        _closing.Dispose();
        _aborting.Dispose();
    }

    /// <summary>Runs something as soon as there is a place for it.</summary>
    /// <param name="work">What has the place.</param>
    /// <param name="begin">Gives up the wait for the place.</param>
    internal async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken begin)
    {
        await _places.WaitAsync(begin).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>For whoever has a place and only waits for a while: another one has it meanwhile.</summary>
    internal async Task<T> AsideAsync<T>(Func<Task<T>> wait)
    {
        _places.Release();
        try
        {
            return await wait().ConfigureAwait(false);
        }
        finally
        {
            await _places.WaitAsync().ConfigureAwait(false);
        }
    }
}

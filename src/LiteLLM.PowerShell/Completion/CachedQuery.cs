namespace LiteLLM.PowerShell.Completion;

/// <summary>
/// Caches a list for completion. A list that is older than 15 seconds is read again. A completion waits for at most 400 ms, and otherwise
/// uses the previous list. Thread-safe.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="read">Reads the list. It is cancelled after 20 seconds.</param>
internal sealed class CachedQuery<T>(Func<CancellationToken, Task<IReadOnlyList<T>>> read)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private Task<IReadOnlyList<T>>? _reading;
    private DateTime _readAt;
    private volatile IReadOnlyList<T> _latest = [];

    /// <summary>Returns the list. If it cannot be read in time, returns the previous list, which is empty at first.</summary>
    internal IReadOnlyList<T> Get()
    {
        Task<IReadOnlyList<T>> reading = Reading();
        try
        {
            return reading.Wait(LongestWait) ? reading.Result : _latest;
        }
        catch (AggregateException)
        {
            return _latest;
        }
    }

    private Task<IReadOnlyList<T>> Reading()
    {
        lock (_gate)
        {
            if (_reading is null || _reading.IsCompleted && DateTime.UtcNow - _readAt > Lifetime)
            {
                _readAt = DateTime.UtcNow;
                _reading = Task.Run(ReadAsync);
            }

            return _reading;
        }
    }

    private async Task<IReadOnlyList<T>> ReadAsync()
    {
        using var limit = new CancellationTokenSource(LongestRead);
        return _latest = await read(limit.Token).ConfigureAwait(false);
    }
}

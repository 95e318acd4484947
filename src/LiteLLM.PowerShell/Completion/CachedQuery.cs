namespace LiteLLM.PowerShell.Completion;

/// <summary>
/// A list that somebody at a prompt waits for: asked for again when it is old, waited for no longer than a moment,
/// and as it was last known where the answer comes late or never.
/// </summary>
/// <typeparam name="T">What the list holds.</typeparam>
/// <param name="read">Asks for the list.</param>
internal sealed class CachedQuery<T>(Func<CancellationToken, Task<IReadOnlyList<T>>> read)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(20);

    private readonly object _gate = new();
    private Task<IReadOnlyList<T>>? _reading;
    private DateTime _asked;
    private volatile IReadOnlyList<T> _known = [];

    /// <summary>The list, as new as it can be had in a moment.</summary>
    internal IReadOnlyList<T> Get()
    {
        Task<IReadOnlyList<T>> reading = Reading();
        try
        {
            return reading.Wait(Patience) ? reading.Result : _known;
        }
        catch (AggregateException)
        {
            return _known;
        }
    }

    private Task<IReadOnlyList<T>> Reading()
    {
        lock (_gate)
        {
            if (_reading is null || _reading.IsCompleted && DateTime.UtcNow - _asked > Lifetime)
            {
                _asked = DateTime.UtcNow;
                _reading = Task.Run(ReadAsync);
            }

            return _reading;
        }
    }

    private async Task<IReadOnlyList<T>> ReadAsync()
    {
        using var limit = new CancellationTokenSource(LongestRead);
        return _known = await read(limit.Token).ConfigureAwait(false);
    }
}

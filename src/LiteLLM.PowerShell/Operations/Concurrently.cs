namespace LiteLLM.PowerShell.Operations;

/// <summary>Does the same for many items at the same time, but never for more than a limit.</summary>
internal static class Concurrently
{
    /// <summary>The results, in the order of the items. The first failure ends the rest.</summary>
    internal static async Task<TResult[]> SelectAsync<T, TResult>(
        IEnumerable<T> items, int limit, Func<T, CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var free = new SemaphoreSlim(limit);
        var started = new List<Task<TResult>>();
        foreach (T item in items)
        {
            try
            {
                await free.WaitAsync(stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            started.Add(RunAsync(item));
        }

        TResult[] results = await Task.WhenAll(started).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return results;

        async Task<TResult> RunAsync(T item)
        {
            try
            {
                return await Task.Run(() => work(item, stop.Token), CancellationToken.None).ConfigureAwait(false);
            }
            catch
            {
                stop.Cancel();
                throw;
            }
            finally
            {
                free.Release();
            }
        }
    }
}

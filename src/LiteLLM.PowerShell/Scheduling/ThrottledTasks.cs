namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Runs the same work for many items at the same time, in the slots of a throttle.</summary>
internal static class ThrottledTasks
{
    /// <summary>Returns the results in the order of the items. After a failure, no more work starts.</summary>
    /// <param name="items">The items.</param>
    /// <param name="throttle">The throttle.</param>
    /// <param name="work">The work for each item; its token cancels it.</param>
    internal static async Task<TResult[]> SelectAsync<T, TResult>(
        IEnumerable<T> items, RequestThrottle throttle, Func<T, CancellationToken, Task<TResult>> work)
    {
        using var start = CancellationTokenSource.CreateLinkedTokenSource(throttle.Closed);
        return await Task.WhenAll(items.Select(item => throttle.RunAsync(() => Task.Run(() => RunAsync(item)), start.Token)).ToArray()).ConfigureAwait(false);

        async Task<TResult> RunAsync(T item)
        {
            start.Token.ThrowIfCancellationRequested();
            try
            {
                return await work(item, throttle.Aborted).ConfigureAwait(false);
            }
            catch
            {
                start.Cancel();
                throw;
            }
        }
    }
}

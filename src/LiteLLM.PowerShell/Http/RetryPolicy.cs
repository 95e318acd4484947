using System.Diagnostics;
using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Libraries;

namespace LiteLLM.PowerShell.Http;

/// <summary>Repeats what failed for the moment, bounded in count and in time.</summary>
/// <param name="count">The most repetitions.</param>
/// <param name="firstDelay">The wait before the first; each further one is about twice as long.</param>
/// <param name="total">The longest time that everything together may take.</param>
internal sealed class RetryPolicy(int count, TimeSpan firstDelay, TimeSpan total)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Runs an attempt, and again while its failures pass by themselves. The libraries are loaded by the first call, so this stays out of line.</summary>
    /// <param name="what">The request, for messages.</param>
    /// <param name="attempt">Sends the request.</param>
    /// <param name="notify">Is told, on any thread, of each failure before the wait that follows it.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The last failure, or that the time is over.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, Action<string>? notify, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(total);
        var clock = Stopwatch.StartNew();
        LiteLLMException? last = null;
        var plan = new RetryPlan
        {
            Count = count,
            FirstDelay = firstDelay,
            LongestDelay = LongestDelay,
            ShouldRetry = failure => failure is LiteLLMException { IsTransient: true } problem && clock.Elapsed + (problem.RetryAfter ?? TimeSpan.Zero) < total,
            RequestedDelay = failure => ((LiteLLMException)failure).RetryAfter,
            Retrying = (failure, number, delay) =>
            {
                last = (LiteLLMException)failure;
                notify?.Invoke($"{what}: {last.Message} Trying again in {delay.TotalSeconds:0.0} seconds ({number} of {count}).");
            },
        };
        try
        {
            return await Retry.RunAsync(attempt, plan, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TransportErrors.TookTooLong(what, total, last);
        }
    }
}

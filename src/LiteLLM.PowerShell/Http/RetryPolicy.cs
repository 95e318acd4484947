using System.Diagnostics;
using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Libraries;

namespace LiteLLM.PowerShell.Http;

/// <summary>Retries operations that fail transiently, limited in number and time.</summary>
/// <param name="count">The maximum number of retries.</param>
/// <param name="firstDelay">The delay before the first retry. Each further delay is about twice as long.</param>
/// <param name="total">The maximum total time of all attempts and delays.</param>
internal sealed class RetryPolicy(int count, TimeSpan firstDelay, TimeSpan total)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Runs an attempt, and retries it while its failures are transient. The first call loads the private libraries, so this method is not inlined.</summary>
    /// <param name="what">The request, as messages name it.</param>
    /// <param name="attempt">Sends the request.</param>
    /// <param name="notify">Called on any thread, after each failure and before the delay.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The last failure, or the total time is exceeded.</exception>
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
                notify?.Invoke($"{what}: {last.Message} Retrying in {delay.TotalSeconds:0.0} seconds ({number} of {count}).");
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

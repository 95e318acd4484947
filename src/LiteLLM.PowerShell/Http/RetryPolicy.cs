using System.Diagnostics;
using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Libraries;

namespace LiteLLM.PowerShell.Http;

/// <summary>Retries the operations of a connection that fail transiently, limited in number and time.</summary>
/// <param name="count">The maximum number of retries of an operation.</param>
/// <param name="firstDelay">The delay before the first retry. Each further delay is about twice as long.</param>
/// <param name="total">The maximum total time of all attempts and delays of an operation.</param>
internal sealed class RetryPolicy(int count, TimeSpan firstDelay, TimeSpan total)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>The delay before the first retry of a refused request if the requests are spaced, so that the retry is likely to be accepted.</summary>
    private static readonly TimeSpan SpacedDelay = TimeSpan.FromSeconds(0.2);

    /// <summary>The number of refusals after which the delay of a spaced request is that of any other request.</summary>
    private const int SpacedRetries = 2;

    private RetryPipeline? _pipeline;

    /// <summary>Runs an attempt, and retries it while its failures are transient. The first call loads the private libraries, so this method is not inlined.</summary>
    /// <param name="what">The request, as messages name it.</param>
    /// <param name="attempt">Sends the request.</param>
    /// <param name="notify">Called on any thread, after each failure and before the delay.</param>
    /// <param name="isSpaced">Returns whether the requests are spaced as the server accepts them; see <see cref="RequestPacing"/>.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The last failure, or the total time is exceeded.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, Action<string>? notify, Func<bool> isSpaced, CancellationToken cancellationToken)
    {
        RetryPipeline pipeline = _pipeline ??= new RetryPipeline(count, firstDelay, LongestDelay); // Simultaneous first calls may build two, which are equal.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(total);
        var operation = new Operation(what, notify, isSpaced, count, firstDelay, total);
        try
        {
            return await pipeline.RunAsync(attempt, operation, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TransportErrors.TookTooLong(what, total, operation.LastFailure);
        }
    }

    /// <summary>Returns the delay before a request is sent again that was refused while the requests are spaced, or <c>null</c> for the delay of any other request.</summary>
    /// <param name="retries">The number of retries of the request so far.</param>
    /// <param name="firstDelay">The delay before the first retry of other requests, which is not exceeded.</param>
    internal static TimeSpan? DelayOfSpaced(int retries, TimeSpan firstDelay) =>
        retries >= SpacedRetries ? null : TimeSpan.FromTicks(Math.Min(firstDelay.Ticks, SpacedDelay.Ticks) << retries);

    private sealed class Operation(string what, Action<string>? notify, Func<bool> isSpaced, int count, TimeSpan firstDelay, TimeSpan total) : IRetryOperation
    {
        private readonly Stopwatch _elapsed = Stopwatch.StartNew();
        private int _retries;

        internal LiteLLMException? LastFailure { get; private set; }

        public bool ShouldRetry(Exception failure) =>
            failure is LiteLLMException { IsTransient: true } problem && _elapsed.Elapsed + (problem.RetryAfter ?? TimeSpan.Zero) < total;

        public TimeSpan? RequestedDelay(Exception failure) => failure switch
        {
            LiteLLMException { RetryAfter: { } requested } => requested,
            LiteLLMServerException { StatusCode: 429 } when isSpaced() => DelayOfSpaced(_retries, firstDelay),
            _ => null,
        };

        public void OnRetry(Exception failure, int number, TimeSpan delay)
        {
            LastFailure = (LiteLLMException)failure;
            _retries = number;
            notify?.Invoke($"{what}: {LastFailure.Message} Retrying in {delay.TotalSeconds:0.0} seconds ({number} of {count}).");
        }
    }
}

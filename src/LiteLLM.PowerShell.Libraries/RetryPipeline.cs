using Polly;
using Polly.Retry;

namespace LiteLLM.PowerShell.Libraries;

/// <summary>Retries operations with exponential backoff and jitter, implemented with Polly. One instance serves all operations of a connection.</summary>
/// <remarks>All members are thread-safe.</remarks>
public sealed class RetryPipeline
{
    private static readonly ResiliencePropertyKey<IRetryOperation> Operation = new("LiteLLM.Operation");

    private readonly ResiliencePipeline _pipeline;

    /// <param name="count">The maximum number of retries of an operation.</param>
    /// <param name="firstDelay">The delay before the first retry. Each further delay is about twice as long.</param>
    /// <param name="longestDelay">The longest delay, unless the failure requests a longer one.</param>
    public RetryPipeline(int count, TimeSpan firstDelay, TimeSpan longestDelay) => _pipeline = count == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = count,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = firstDelay,
            MaxDelay = longestDelay,
            ShouldHandle = arguments => new ValueTask<bool>(arguments.Outcome.Exception is { } failure && OperationOf(arguments.Context).ShouldRetry(failure)),
            DelayGenerator = arguments => new ValueTask<TimeSpan?>(OperationOf(arguments.Context).RequestedDelay(arguments.Outcome.Exception!)),
            OnRetry = arguments =>
            {
                OperationOf(arguments.Context).OnRetry(arguments.Outcome.Exception!, arguments.AttemptNumber + 1, arguments.RetryDelay);
                return default;
            },
        }).Build();

    /// <summary>Runs an attempt until it succeeds, fails permanently, or the maximum number of retries is reached. The last failure is thrown.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="attempt">The attempt.</param>
    /// <param name="operation">Decides about the failures of this operation.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="OperationCanceledException">The token was canceled, also during a delay.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, IRetryOperation operation, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            context.Properties.Set(Operation, operation);
            return await _pipeline.ExecuteAsync(
                static async (context, attempt) => await attempt(context.CancellationToken).ConfigureAwait(false), context, attempt).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static IRetryOperation OperationOf(ResilienceContext context) => context.Properties.GetValue(Operation, null!);
}

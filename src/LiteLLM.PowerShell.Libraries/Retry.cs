using Polly;
using Polly.Retry;

namespace LiteLLM.PowerShell.Libraries;

/// <summary>Retries operations with exponential backoff and jitter, implemented with Polly.</summary>
public static class Retry
{
    /// <summary>Runs an attempt until it succeeds, fails permanently, or the maximum number of retries is reached. The last failure is thrown.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <exception cref="OperationCanceledException">The token was canceled, also during a delay.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, RetryPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Count == 0)
        {
            return await attempt(cancellationToken).ConfigureAwait(false);
        }

        ResiliencePipeline pipeline = new ResiliencePipelineBuilder().AddRetry(Options(plan)).Build();
        return await pipeline
            .ExecuteAsync(async token => await attempt(token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    private static RetryStrategyOptions Options(RetryPlan plan) => new()
    {
        MaxRetryAttempts = plan.Count,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = plan.FirstDelay,
        MaxDelay = plan.LongestDelay,
        ShouldHandle = arguments => new ValueTask<bool>(arguments.Outcome.Exception is { } failure && plan.ShouldRetry(failure)),
        DelayGenerator = arguments => new ValueTask<TimeSpan?>(plan.RequestedDelay(arguments.Outcome.Exception!)),
        OnRetry = arguments =>
        {
            plan.Retrying(arguments.Outcome.Exception!, arguments.AttemptNumber + 1, arguments.RetryDelay);
            return default;
        },
    };
}

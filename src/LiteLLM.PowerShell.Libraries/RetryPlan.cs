namespace LiteLLM.PowerShell.Libraries;

/// <summary>Specifies which failures are retried, how often, and after which delays.</summary>
public sealed class RetryPlan
{
    /// <summary>The maximum number of retries.</summary>
    public required int Count { get; init; }

    /// <summary>The delay before the first retry. Each further delay is about twice as long.</summary>
    public required TimeSpan FirstDelay { get; init; }

    /// <summary>The longest delay, unless the failure requests a longer one.</summary>
    public required TimeSpan LongestDelay { get; init; }

    /// <summary>Returns whether a failure can be retried.</summary>
    public required Func<Exception, bool> ShouldRetry { get; init; }

    /// <summary>Gets the delay that a failure requests, or <c>null</c>.</summary>
    public required Func<Exception, TimeSpan?> RequestedDelay { get; init; }

    /// <summary>Called before each delay, with the failure, the number of the retry, counted from 1, and the delay.</summary>
    public required Action<Exception, int, TimeSpan> Retrying { get; init; }
}

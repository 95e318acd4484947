namespace LiteLLM.PowerShell.Libraries;

/// <summary>One operation that <see cref="RetryPipeline"/> runs: which of its failures are retried, and after which delays.</summary>
public interface IRetryOperation
{
    /// <summary>Returns whether a failure can be retried.</summary>
    bool ShouldRetry(Exception failure);

    /// <summary>Gets the delay that a failure requests, or <c>null</c> for the delay of the pipeline.</summary>
    TimeSpan? RequestedDelay(Exception failure);

    /// <summary>Called before each delay.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="number">The number of the retry, counted from 1.</param>
    /// <param name="delay">The delay.</param>
    void OnRetry(Exception failure, int number, TimeSpan delay);
}

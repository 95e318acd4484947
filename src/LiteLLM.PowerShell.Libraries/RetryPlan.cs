namespace LiteLLM.PowerShell.Libraries;

/// <summary>What is tried again, how often, and how long is waited before.</summary>
public sealed class RetryPlan
{
    /// <summary>The most repetitions.</summary>
    public required int Count { get; init; }

    /// <summary>The wait before the first repetition; each further one is about twice as long.</summary>
    public required TimeSpan FirstDelay { get; init; }

    /// <summary>The longest wait, unless the other side asks for a longer one.</summary>
    public required TimeSpan LongestDelay { get; init; }

    /// <summary>Whether trying again can help and is allowed.</summary>
    public required Func<Exception, bool> ShouldRetry { get; init; }

    /// <summary>How long the other side wants to be left alone, or none if it does not say.</summary>
    public required Func<Exception, TimeSpan?> RequestedDelay { get; init; }

    /// <summary>Called before each wait, with the failure, the number of the repetition from 1, and the wait.</summary>
    public required Action<Exception, int, TimeSpan> Retrying { get; init; }
}

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>What is done once after a secret was delivered.</summary>
/// <param name="target">The target object of the operation.</param>
/// <param name="run">Does it.</param>
/// <param name="advice">What to report if the command ends before it is done, or <c>null</c>.</param>
internal sealed class DeliveryConfirmation(object? target, Func<CancellationToken, Task<DeliveryOutcome>> run, string? advice = null)
{
    private readonly object _lock = new();
    private Task<DeliveryOutcome>? _running;

    /// <summary>The target object of the operation.</summary>
    internal object? Target => target;

    /// <summary>Whether it is done.</summary>
    internal bool HasEnded => _running is { Status: TaskStatus.RanToCompletion };

    /// <summary>Whether the cmdlet has written the outcome.</summary>
    internal bool IsWritten { get; set; }

    /// <summary>What to report if the command ends early: the error, or the advice if it is not done. <c>null</c> if there is nothing to report.</summary>
    internal string? Report => IsWritten ? null : HasEnded ? _running!.Result.Error?.Exception.Message : advice;

    /// <summary>Does it, unless an earlier call has started it and was not canceled.</summary>
    internal Task<DeliveryOutcome> RunAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _running = _running is null or { IsCanceled: true } ? run(cancellationToken) : _running;
        }
    }
}

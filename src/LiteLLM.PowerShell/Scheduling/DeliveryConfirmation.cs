namespace LiteLLM.PowerShell.Scheduling;

/// <summary>What is done once after a secret was delivered.</summary>
/// <param name="target">The target object of the operation.</param>
/// <param name="run">Does it, and returns a warning or <c>null</c>.</param>
internal sealed class DeliveryConfirmation(object? target, Func<CancellationToken, Task<string?>> run)
{
    private readonly object _lock = new();
    private Task<string?>? _running;

    /// <summary>The target object of the operation.</summary>
    internal object? Target => target;

    /// <summary>Whether it is done.</summary>
    internal bool HasEnded => _running is { Status: TaskStatus.RanToCompletion };

    /// <summary>Does it, unless an earlier call has started it and was not canceled.</summary>
    internal Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _running = _running is null or { IsCanceled: true } ? run(cancellationToken) : _running;
        }
    }
}

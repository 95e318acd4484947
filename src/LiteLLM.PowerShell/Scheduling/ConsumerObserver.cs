using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Finds out why writing an object to the pipeline has failed: because a consumer needs no more, as <c>Select-Object -First</c>,
/// <c>break</c> and <c>exit</c>, or because something went wrong.
/// </summary>
/// <remarks>
/// PowerShell replaces both by the same <see cref="PipelineStoppedException"/>. Only the runtime's first-chance notification shows the
/// exception that was thrown first. It is observed on this thread, while one object is written.
/// </remarks>
internal sealed class ConsumerObserver : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Exception? _last;

    internal ConsumerObserver() => AppDomain.CurrentDomain.FirstChanceException += Observe;

    /// <summary>Whether a consumer has received the object and ended the pipeline because it needs no more.</summary>
    internal bool NeedsNoMore => _last is FlowControlException;

    /// <summary>Stops observing.</summary>
    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Observe;

    private void Observe(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (Environment.CurrentManagedThreadId == _thread && thrown.Exception is not PipelineStoppedException)
        {
            _last = thrown.Exception;
        }
    }
}

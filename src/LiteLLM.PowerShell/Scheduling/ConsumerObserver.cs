using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace LiteLLM.PowerShell.Scheduling;

/// <summary>
/// Determines why writing an object to the pipeline has failed: because a consumer has ended the pipeline, as <c>Select-Object -First</c>,
/// <c>break</c> and <c>exit</c> do, or because of an error.
/// </summary>
/// <remarks>
/// PowerShell replaces both by the same <see cref="PipelineStoppedException"/>. Only the first-chance notification of the runtime shows the
/// exception that was thrown first. Exceptions of the current thread are observed until the object is disposed.
/// </remarks>
internal sealed class ConsumerObserver : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Exception? _last;

    internal ConsumerObserver() => AppDomain.CurrentDomain.FirstChanceException += Observe;

    /// <summary>Whether a consumer has received the object and ended the pipeline.</summary>
    internal bool EndedPipeline => _last is FlowControlException;

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

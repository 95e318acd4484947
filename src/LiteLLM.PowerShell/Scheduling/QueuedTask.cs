namespace LiteLLM.PowerShell.Scheduling;

/// <summary>An entry of <see cref="OrderedTaskQueue{T}"/>.</summary>
/// <typeparam name="T">The result of the task.</typeparam>
/// <param name="context">The operation that the task runs.</param>
internal sealed class QueuedTask<T>(OperationContext context)
{
    /// <summary>The operation that the task runs.</summary>
    internal OperationContext Context { get; } = context;

    /// <summary>The task. It is cancelled if the throttle is closed before the operation starts.</summary>
    internal Task<T> Outcome { get; set; } = null!;
}

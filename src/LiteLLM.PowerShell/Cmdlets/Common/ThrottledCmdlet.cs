using System.Management.Automation;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>A cmdlet that sends several requests at the same time.</summary>
public abstract class ThrottledCmdlet : ConnectedCmdlet
{
    private KeyPipeline? _pipeline;

    /// <summary>How many requests may be under way at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Works on many keys at the same time.</summary>
    private protected KeyPipeline Pipeline => _pipeline!;

    /// <summary>Finds the connection and gets ready.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _pipeline = new KeyPipeline(this, Api, Notices, ThrottleLimit, Report, StopToken);
    }

    /// <summary>Waits for everything that was started.</summary>
    protected override void EndProcessing() => Pipeline.Tasks.Complete();

    /// <summary>Reports what was done, if the pipeline has ended early.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipeline?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Reports the error of an item.</summary>
    private protected virtual void Report(object? target, LiteLLMException problem) => Pipeline.Tasks.WriteError(problem.ToErrorRecord(target));
}

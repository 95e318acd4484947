using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Declares the parameters of all cmdlets that work on keys: the connection, and how many requests it sends at the same time.</summary>
/// <remarks>
/// PowerShell reads parameters from the class hierarchy only, so base classes declare parameters. Everything else that cmdlets share is a
/// component, such as <see cref="CmdletContext"/> and <see cref="KeyPipeline"/>.
/// </remarks>
public abstract class KeyCmdlet : PSCmdlet, IDisposable
{
    private KeyPipeline? _pipeline;

    private protected KeyCmdlet() => Context = new CmdletContext(this);

    /// <summary>The number of requests that may be in progress at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>The connection to use. By default, the connection of this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMConnection? Connection { get; set; }

    private protected CmdletContext Context { get; }

    private protected CmdletConnection Proxy { get; private set; } = null!;

    private protected KeyApi Api => Proxy.Keys;

    /// <summary>The time of the proxy.</summary>
    internal DateTimeOffset ServerNow => Api.ServerNow;

    /// <summary>Finds keys, runs operations on them, and writes the results in order.</summary>
    private protected KeyPipeline Pipeline => _pipeline!;

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        Proxy = this.RunOrTerminate(Connection, () => CmdletConnection.Open(Connection, Context.Notices));
        _pipeline = new KeyPipeline(this, Context, Api, ThrottleLimit, ReportError);
    }

    /// <summary>Waits for all operations.</summary>
    protected override void EndProcessing() => Pipeline.Tasks.Complete();

    /// <summary>Called on Ctrl+C, on another thread.</summary>
    protected override void StopProcessing() => Context.Stop();

    /// <summary>Ends the operations. If the pipeline has ended early, reports what was done.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the operations. If the pipeline has ended early, reports what was done.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipeline?.Dispose();
            Context.Dispose();
        }
    }

    /// <summary>Reports the error of an item.</summary>
    private protected virtual void ReportError(object? target, LiteLLMException problem) => Pipeline.Tasks.WriteError(problem.ToErrorRecord(target));
}

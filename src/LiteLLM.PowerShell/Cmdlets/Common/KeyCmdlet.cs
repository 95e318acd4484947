using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Declares the parameters of cmdlets that work on keys: the connection, and how many requests it sends at the same time.</summary>
/// <remarks>
/// PowerShell reads parameters from the class hierarchy only, so base classes declare parameters. Everything else that cmdlets share is a
/// component, such as <see cref="KeyInvocation"/> and <see cref="KeyPipeline"/>.
/// </remarks>
public abstract class KeyCmdlet : PSCmdlet, IDisposable
{
    private readonly KeyInvocation _invocation;

    private protected KeyCmdlet() => _invocation = new KeyInvocation(this);

    /// <summary>The number of requests that may be in progress at the same time.</summary>
    [Parameter]
    [ValidateRange(1, KeyInvocation.MaxThrottleLimit)]
    public int ThrottleLimit { get; set; } = KeyInvocation.DefaultThrottleLimit;

    /// <summary>The connection to use. By default, the connection of this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMConnection? Connection { get; set; }

    private protected CmdletContext Context => _invocation.Context;

    private protected CmdletConnection Proxy => _invocation.Proxy;

    private protected KeyApi Api => Proxy.Keys;

    private protected KeyPipeline Pipeline => _invocation.Pipeline;

    private protected ChangePreview Previews => _invocation.Previews;

    private protected ChangePreview PreviewOf(CmdletConnection proxy) => _invocation.PreviewOf(proxy);

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing() => _invocation.Begin(Connection, ThrottleLimit);

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
            _invocation.Dispose();
        }
    }
}

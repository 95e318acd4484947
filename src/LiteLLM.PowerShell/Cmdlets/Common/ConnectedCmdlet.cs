using System.Management.Automation;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Declares the connection of cmdlets that send one request at a time.</summary>
public abstract class ConnectedCmdlet : PSCmdlet, IDisposable
{
    private protected ConnectedCmdlet() => Context = new CmdletContext(this);

    /// <summary>The connection to use. By default, the connection of this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMConnection? Connection { get; set; }

    private protected CmdletContext Context { get; }

    private protected CmdletConnection Proxy { get; private set; } = null!;

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing() => Proxy = this.RunOrTerminate(Connection, () => CmdletConnection.Open(Connection, Context.Notices));

    /// <summary>Called on Ctrl+C, on another thread.</summary>
    protected override void StopProcessing() => Context.Stop();

    /// <summary>Cancels requests that are still in progress.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels requests that are still in progress.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Context.Dispose();
        }
    }
}

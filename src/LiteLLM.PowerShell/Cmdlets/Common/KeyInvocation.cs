using System.Management.Automation;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>One invocation of a cmdlet that works on keys: its connection, its cancellation, and the pipeline that runs its operations.</summary>
/// <param name="cmdlet">The cmdlet, which creates the component in its constructor.</param>
internal sealed class KeyInvocation(PSCmdlet cmdlet) : IDisposable
{
    /// <summary>The number of requests that may be in progress at the same time, unless <c>-ThrottleLimit</c> is specified.</summary>
    internal const int DefaultThrottleLimit = 8;

    /// <summary>The largest value of <c>-ThrottleLimit</c>.</summary>
    internal const int MaxThrottleLimit = 128;

    private KeyPipeline? _pipeline;

    /// <summary>Cancellation and messages.</summary>
    internal CmdletContext Context { get; } = new(cmdlet);

    /// <summary>The connection. Available after <see cref="Begin"/>.</summary>
    internal CmdletConnection Proxy { get; private set; } = null!;

    /// <summary>Finds keys, runs operations on them, and writes the results in order. Available after <see cref="Begin"/>.</summary>
    internal KeyPipeline Pipeline => _pipeline!;

    /// <summary>Adds to previews what the server will refuse or ignore. Available after <see cref="Begin"/>.</summary>
    internal ChangePreview Previews { get; private set; } = null!;

    /// <summary>Creates the component that adds to previews what a server will refuse or ignore.</summary>
    internal ChangePreview PreviewOf(CmdletConnection proxy) => new(cmdlet, Context, new ChangeWarnings(proxy.Keys, proxy.Records, proxy.Catalog, Pipeline.Tasks.Throttle, cmdlet.IsWhatIf()));

    /// <summary>Finds the connection. If there is none, the cmdlet ends with an error.</summary>
    /// <param name="connection">The connection, or <c>null</c> for the connection of the runspace.</param>
    /// <param name="throttleLimit">The number of requests that may be in progress at the same time.</param>
    /// <param name="report">Reports the error of an item; called on the pipeline thread. By default, the error is written.</param>
    internal void Begin(LiteLLMConnection? connection, int throttleLimit, Action<object?, LiteLLMException>? report = null)
    {
        Proxy = cmdlet.RunOrTerminate(connection, () => CmdletConnection.Open(connection, Context.Notices));
        _pipeline = new KeyPipeline(cmdlet, Context, Proxy.Keys, throttleLimit, report ?? WriteError);
        Previews = PreviewOf(Proxy);
    }

    /// <summary>Writes the error of an item, one record for each mistake.</summary>
    internal void WriteError(object? target, LiteLLMException problem)
    {
        foreach (ErrorRecord record in cmdlet.RecordsOf(problem, target))
        {
            Pipeline.Tasks.WriteError(record);
        }
    }

    /// <summary>Ends the operations. If the pipeline has ended early, reports what was done.</summary>
    public void Dispose()
    {
        _pipeline?.Dispose();
        Context.Dispose();
    }
}

using System.Management.Automation;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>A cmdlet that talks to a proxy.</summary>
public abstract class ConnectedCmdlet : LiteLLMCmdlet
{
    /// <summary>The connection to use instead of the one of this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMConnection? Connection { get; set; }

    private protected KeyApi Api { get; private set; } = null!;

    private protected LookupApi Lookups { get; private set; } = null!;

    /// <summary>Finds the connection, or ends with an error that says how to make one.</summary>
    protected override void BeginProcessing()
    {
        LiteLLMConnection connection = Need(Connection, Open);
        Api = connection.Keys;
        Lookups = connection.Lookups;
    }

    private LiteLLMConnection Open() => Connection switch
    {
        null => ConnectionStore.Require(),
        { IsClosed: true } => throw TransportErrors.Closed(Connection.Uri),
        _ => Connection,
    };
}

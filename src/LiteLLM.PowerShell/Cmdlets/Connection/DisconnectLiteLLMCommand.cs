using System.Management.Automation;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Closes a connection and discards its key. By default, the connection of this runspace is closed.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "LiteLLM")]
public sealed class DisconnectLiteLLMCommand : PSCmdlet
{
    /// <summary>The connection to close.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMConnection? Connection { get; set; }

    /// <summary>Closes the connection.</summary>
    protected override void ProcessRecord()
    {
        if (Connection is not null)
        {
            ConnectionStore.Close(Connection);
        }
        else if (!ConnectionStore.Disconnect())
        {
            WriteVerbose("There is no connection.");
        }
    }
}

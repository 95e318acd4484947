using System.Management.Automation;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets the connection of this runspace, if it has one.</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMConnection")]
[OutputType(typeof(LiteLLMConnection))]
public sealed class GetLiteLLMConnectionCommand : PSCmdlet
{
    /// <summary>Writes the connection.</summary>
    protected override void ProcessRecord()
    {
        if (ConnectionStore.Current is { } connection)
        {
            WriteObject(connection);
        }
    }
}

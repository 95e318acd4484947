using System.Management.Automation;
using LiteLLM.PowerShell.Connections;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Gets the connection that cmdlets of this runspace use: that of <c>Connect-LiteLLM</c>, or one from the environment variables.</summary>
[Cmdlet(VerbsCommon.Get, "LiteLLMConnection")]
[OutputType(typeof(LiteLLMConnection))]
public sealed class GetLiteLLMConnectionCommand : PSCmdlet
{
    /// <summary>Writes the connection.</summary>
    protected override void ProcessRecord() => this.ReportErrors(null, () =>
    {
        if (ConnectionStore.Current is { } connection)
        {
            WriteObject(connection);
        }
    });
}

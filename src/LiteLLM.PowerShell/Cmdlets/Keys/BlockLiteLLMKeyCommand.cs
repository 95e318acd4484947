using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Blocks keys: the proxy refuses them until they are unblocked (<c>/key/block</c>).</summary>
[Cmdlet(VerbsSecurity.Block, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.IdSet)]
[OutputType(typeof(LiteLLMKey))]
[Alias("Disable-LiteLLMKey")]
public sealed class BlockLiteLLMKeyCommand : BlockingCmdlet
{
    private protected override bool Block => true;
}

using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Lets blocked keys work again (<c>/key/unblock</c>).</summary>
[Cmdlet(VerbsSecurity.Unblock, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.IdSet)]
[OutputType(typeof(LiteLLMKey))]
[Alias("Enable-LiteLLMKey")]
public sealed class UnblockLiteLLMKeyCommand : BlockingCmdlet
{
    private protected override bool Block => false;
}

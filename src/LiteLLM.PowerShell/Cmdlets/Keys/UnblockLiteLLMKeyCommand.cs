using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Unblocks keys (<c>/key/unblock</c>).</summary>
[Cmdlet(VerbsSecurity.Unblock, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.IdSet)]
[OutputType(typeof(LiteLLMKey))]
[Alias("Enable-LiteLLMKey")]
public sealed class UnblockLiteLLMKeyCommand : KeyTargetCmdlet
{
    /// <summary>Returns the key as the server stored it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override KeyReadRequirement Requirement => KeyBlocking.RequirementOf(PassThru);

    private protected override void Process(LiteLLMKey key) => new KeyBlocking(this, Api, Pipeline, block: false, PassThru).Change(key);
}

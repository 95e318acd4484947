using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Blocks keys: the proxy rejects them until they are unblocked (<c>/key/block</c>).</summary>
[Cmdlet(VerbsSecurity.Block, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.IdSet)]
[OutputType(typeof(LiteLLMKey))]
[Alias("Disable-LiteLLMKey")]
public sealed class BlockLiteLLMKeyCommand : KeyTargetCmdlet
{
    /// <summary>Returns the key as the server stored it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override KeyReadRequirement Requirement => KeyBlocking.RequirementOf(PassThru);

    private protected override void Process(LiteLLMKey key) => new KeyBlocking(this, Api, Pipeline, block: true, PassThru).Change(key);
}

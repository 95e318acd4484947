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
    private KeyBlocking _blocking = null!;

    /// <summary>Returns the key as the server stored it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override KeyReadRequirement Requirement => KeyBlocking.RequirementOf(PassThru);

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _blocking = new KeyBlocking(this, Api, Pipeline, block: true, PassThru);
    }

    /// <summary>Verifies the remaining keys.</summary>
    protected override void EndProcessing()
    {
        Pipeline.Tasks.FinishLookups();
        Flush();
        base.EndProcessing();
    }

    private protected override void Process(LiteLLMKey key) => _blocking.Change(key);

    private protected override void Flush() => _blocking.Verify();
}

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
    private KeyBlocking _blocking = null!;

    /// <summary>Returns the key as the server stored it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override KeyReadRequirement Requirement => KeyBlocking.RequirementOf(PassThru);

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _blocking = new KeyBlocking(this, Api, Pipeline, block: false, PassThru);
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

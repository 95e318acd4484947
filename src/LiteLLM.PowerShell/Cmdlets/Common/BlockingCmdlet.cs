using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>A cmdlet that blocks keys, or lets them work again.</summary>
public abstract class BlockingCmdlet : KeyTargetCmdlet
{
    /// <summary>Gives out the key as the server holds it afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract bool Block { get; }

    private protected override KeyReadRequirement Needed => PassThru ? KeyReadRequirement.Current : KeyReadRequirement.Identity;

    private protected override void Process(LiteLLMKey key)
    {
        if (key.Blocked == Block && !key.HasOnlyId)
        {
            Pipeline.Tasks.EnqueueOutput(key.ToString(), () =>
            {
                WriteVerbose($"Key {KeyReference.Describe(key)} is {(Block ? "already" : "not")} blocked; nothing is sent.");
                Emit(key);
            });
            return;
        }

        string text = $"{(Block ? "Block" : "Unblock")} key {KeyReference.Describe(key)}";
        if (ShouldProcess(text, text, MyInvocation.MyCommand.Name))
        {
            Pipeline.Tasks.Enqueue(key.ToString(), async context =>
            {
                await Api.SetBlockedAsync(key.Id, Block, context.Token).ConfigureAwait(false);
                LiteLLMKey stored = PassThru ? await new KeyResolver(Api, Pipeline.Loader).ByIdAsync(key.Id, context.Token).ConfigureAwait(false) : key;
                return () => Emit(stored);
            });
        }
    }

    private void Emit(LiteLLMKey key)
    {
        if (PassThru)
        {
            WriteObject(key);
        }
    }
}

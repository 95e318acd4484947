using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Blocks or unblocks keys.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="api">The server.</param>
/// <param name="pipeline">Runs the requests.</param>
/// <param name="block">Whether keys are blocked; otherwise they are unblocked.</param>
/// <param name="passThru">Whether each key is written as the server stored it.</param>
internal sealed class KeyBlocking(PSCmdlet cmdlet, KeyApi api, KeyPipeline pipeline, bool block, bool passThru)
{
    /// <summary>How much of a key has to be read: all of it only if it is written.</summary>
    /// <param name="passThru">Whether each key is written.</param>
    internal static KeyReadRequirement RequirementOf(bool passThru) => passThru ? KeyReadRequirement.Current : KeyReadRequirement.Identity;

    /// <summary>Changes a key, unless it is already in that state or the change is not confirmed.</summary>
    internal void Change(LiteLLMKey key)
    {
        if (key.Blocked == block && !key.HasOnlyId)
        {
            pipeline.Tasks.EnqueueOutput(key.ToString(), () =>
            {
                cmdlet.WriteVerbose($"Key {KeyReference.Describe(key)} is {(block ? "already" : "not")} blocked; nothing is sent.");
                WriteIfPassThru(key);
            });
            return;
        }

        string text = $"{(block ? "Block" : "Unblock")} key {KeyTitle.Of(key, api.Address)}";
        if (cmdlet.ShouldProcess(text, text, cmdlet.MyInvocation.MyCommand.Name))
        {
            pipeline.Tasks.Enqueue(key.ToString(), async context =>
            {
                await api.SetBlockedAsync(key.Id, block, context.Token).ConfigureAwait(false);
                LiteLLMKey stored = passThru ? await new KeyResolver(api, pipeline.Loader).ByIdAsync(key.Id, context.Token).ConfigureAwait(false) : key;
                return () => WriteIfPassThru(stored);
            });
        }
    }

    private void WriteIfPassThru(LiteLLMKey key)
    {
        if (passThru)
        {
            cmdlet.WriteObject(key);
        }
    }
}

using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Removes keys permanently (<c>/key/delete</c>), many with one request.</summary>
[Cmdlet(VerbsCommon.Remove, "LiteLLMKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = KeyReference.IdSet)]
public sealed class RemoveLiteLLMKeyCommand : KeyTargetCmdlet
{
    private readonly List<LiteLLMKey> _confirmed = [];

    /// <summary>Removes the remaining keys.</summary>
    protected override void EndProcessing()
    {
        Pipeline.Tasks.FinishLookups();
        Flush();
        base.EndProcessing();
    }

    /// <summary>What identifies a key, and the record of the set that manages it, which can prevent the removal.</summary>
    private protected override KeyReadRequirement Requirement => KeyReadRequirement.IdentityAndSet;

    /// <summary>A prompt shows a key object from the pipeline without reading it again. Whether the keys still exist is checked with one request for many.</summary>
    private protected override bool UsesInputObjects => true;

    private protected override void Process(LiteLLMKey key)
    {
        RefuseProtected(key);
        string text = $"Remove key {KeyTitle.Of(key, Api.Address)}";
        if (this.ShouldChange(text, $"{text} permanently?"))
        {
            _confirmed.Add(key);
            if (_confirmed.Count == KeyApi.LargestPage)
            {
                Flush();
            }
        }
    }

    private protected override void Flush()
    {
        if (_confirmed.Count == 0)
        {
            return;
        }

        LiteLLMKey[] batch = [.. _confirmed];
        _confirmed.Clear();
        Pipeline.Tasks.Enqueue(string.Join(", ", batch.Select(key => key.ToString())), async context =>
        {
            KeyRemovals removals = await new KeyRemover(Api).RemoveShownAsync(batch, Pipeline.Loader, context.Token).ConfigureAwait(false);
            return () => WriteResult(batch, removals);
        });
    }

    private void WriteResult(LiteLLMKey[] batch, KeyRemovals removals)
    {
        Pipeline.Tasks.CountAlso(batch.Length - 1);
        int removed = 0;
        foreach (LiteLLMKey key in batch)
        {
            this.ReportErrors(key.ToString(), () =>
            {
                if (removals.Failed.TryGetValue(key.Id, out LiteLLMException? failure) || removals.Missing.ContainsKey(key.Id))
                {
                    throw failure ?? NotRemoved(key, removals.Missing[key.Id]);
                }

                removed++;
            });
        }

        WriteVerbose($"{removed} removed.");
    }

    /// <summary>Refuses a key whose definition has <c>prevent_destroy</c>.</summary>
    private static void RefuseProtected(LiteLLMKey key)
    {
        if (OwnershipRecord.PreventsDestroy(key))
        {
            throw OwnershipErrors.Protected(key, OwnershipRecord.Of(key)!.Claims);
        }
    }

    private static LiteLLMException NotRemoved(LiteLLMKey key, KeyReadResult read) => new(ErrorIds.KeyNotFound, read switch
    {
        { Deleted: { } deleted } => $"Key {KeyReference.Describe(key)} was not removed: {KeyResolver.Deletion(deleted)}.",
        { IsDenied: true } => $"Key {KeyReference.Describe(key)} was not removed: it no longer exists.",
        _ => $"Key {KeyReference.Describe(key)} was not removed: it no longer exists, or it is not visible to the key of this connection.",
    });
}

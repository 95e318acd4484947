using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

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

    private protected override KeyReadRequirement Requirement => KeyReadRequirement.Identity;

    /// <summary>A prompt shows a key object from the pipeline without reading it again. Whether the keys still exist is checked with one request for many.</summary>
    private protected override bool UsesInputObjects => true;

    private protected override void Process(LiteLLMKey key)
    {
        string text = $"Remove key {KeyTitle.Of(key, Api.Address)}";
        if (ShouldProcess(text, $"{text} permanently?", "Remove-LiteLLMKey"))
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
            IReadOnlyDictionary<string, Task<KeyReadResult>> read = await Pipeline.Loader.ReadManyAsync(batch.Select(key => key.Id), Requirement).ConfigureAwait(false);
            string[] existing = [.. read.Where(entry => entry.Value is { Status: TaskStatus.RanToCompletion, Result.Key: not null } || IsUnreadable(entry.Value)).Select(entry => entry.Key)];
            IReadOnlyDictionary<string, LiteLLMException> refused = await DeleteAsync(existing, context.Token).ConfigureAwait(false);
            return () => WriteResult(batch, read, refused);
        });
    }

    /// <summary>Deletes keys with one request. A server rejects the whole request if the caller may not delete one of the keys; the keys are then deleted one by one.</summary>
    /// <returns>The errors, by id.</returns>
    private async Task<IReadOnlyDictionary<string, LiteLLMException>> DeleteAsync(string[] ids, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<string, LiteLLMException>(StringComparer.Ordinal);
        try
        {
            if (ids.Length > 0)
            {
                await Api.DeleteAsync(ids, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (LiteLLMServerException problem) when (problem.Is(ErrorIds.Forbidden) && ids.Length > 1)
        {
            foreach (string id in ids)
            {
                try
                {
                    await Api.DeleteAsync([id], cancellationToken).ConfigureAwait(false);
                }
                catch (LiteLLMServerException refusal)
                {
                    refused[id] = refusal;
                }
            }
        }

        return refused;
    }

    private void WriteResult(LiteLLMKey[] batch, IReadOnlyDictionary<string, Task<KeyReadResult>> read, IReadOnlyDictionary<string, LiteLLMException> refused)
    {
        Pipeline.Tasks.CountAlso(batch.Length - 1);
        int removed = 0;
        foreach (LiteLLMKey key in batch)
        {
            this.ReportErrors(key.ToString(), () =>
            {
                KeyReadResult result = IsUnreadable(read[key.Id]) ? KeyReadResult.Of(key) : read[key.Id].GetAwaiter().GetResult();
                if (result.Key is null || refused.ContainsKey(key.Id))
                {
                    throw result.Key is null ? NotRemoved(key, result) : refused[key.Id];
                }

                removed++;
            });
        }

        WriteVerbose($"{removed} removed.");
    }

    /// <summary>Whether a key exists, but its row cannot be read. Its id is enough to remove it.</summary>
    private static bool IsUnreadable(Task<KeyReadResult> read) =>
        read.IsFaulted && read.Exception!.InnerException is LiteLLMException problem && problem.Is(ErrorIds.UnexpectedResponse);

    private static LiteLLMException NotRemoved(LiteLLMKey key, KeyReadResult read) => new(ErrorIds.KeyNotFound, read switch
    {
        { Deleted: { } deleted } => $"Key {KeyReference.Describe(key)} was not removed: {KeyResolver.Deletion(deleted)}.",
        { IsDenied: true } => $"Key {KeyReference.Describe(key)} was not removed: it no longer exists.",
        _ => $"Key {KeyReference.Describe(key)} was not removed: it no longer exists, or it is not visible to the key of this connection.",
    });
}

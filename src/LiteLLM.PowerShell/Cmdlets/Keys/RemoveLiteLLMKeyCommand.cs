using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Removes keys for good (<c>/key/delete</c>), many with one request.</summary>
[Cmdlet(VerbsCommon.Remove, "LiteLLMKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = KeyReference.IdSet)]
public sealed class RemoveLiteLLMKeyCommand : KeyTargetCmdlet
{
    private readonly List<LiteLLMKey> _confirmed = [];

    /// <summary>Removes what is left.</summary>
    protected override void EndProcessing()
    {
        Pipeline.Tasks.FinishLookups();
        Flush();
        base.EndProcessing();
    }

    private protected override KeyReadRequirement Needed => KeyReadRequirement.Identity;

    /// <summary>A key object from the pipeline is shown as it is. Whether the keys still exist is checked for many at once.</summary>
    private protected override bool UsesObjects => true;

    private protected override void Process(LiteLLMKey key)
    {
        string text = $"Remove key {KeyReference.Describe(key)}";
        if (ShouldProcess(text, $"{text} for good?", "Remove-LiteLLMKey"))
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
            IReadOnlyDictionary<string, Task<KeyReadResult>> read = await Pipeline.Loader.ReadManyAsync(batch.Select(key => key.Id), Needed).ConfigureAwait(false);
            string[] existing = [.. read.Where(entry => entry.Value is { Status: TaskStatus.RanToCompletion, Result.Key: not null } || IsUnreadable(entry.Value)).Select(entry => entry.Key)];
            IReadOnlyDictionary<string, LiteLLMException> refused = await DeleteAsync(existing, context.Token).ConfigureAwait(false);
            return () => Tell(batch, read, refused);
        });
    }

    /// <summary>Deletes keys with one request. A server refuses the whole request if the caller may not delete one of them; then each is deleted by itself.</summary>
    /// <returns>The refusals by id.</returns>
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

    private void Tell(LiteLLMKey[] batch, IReadOnlyDictionary<string, Task<KeyReadResult>> read, IReadOnlyDictionary<string, LiteLLMException> refused)
    {
        Pipeline.Tasks.CountAlso(batch.Length - 1);
        int removed = 0;
        foreach (LiteLLMKey key in batch)
        {
            ForItem(key.ToString(), () =>
            {
                KeyReadResult known = IsUnreadable(read[key.Id]) ? KeyReadResult.Of(key) : read[key.Id].GetAwaiter().GetResult();
                if (known.Key is null || refused.ContainsKey(key.Id))
                {
                    throw known.Key is null ? NotRemoved(key, known) : refused[key.Id];
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

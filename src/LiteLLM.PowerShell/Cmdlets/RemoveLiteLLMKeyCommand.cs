using System.Management.Automation;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Operations;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Removes keys for good (<c>/key/delete</c>), many with one request.</summary>
[Cmdlet(VerbsCommon.Remove, "LiteLLMKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = KeyTarget.IdSet)]
public sealed class RemoveLiteLLMKeyCommand : KeyTargetCmdlet
{
    private readonly List<LiteLLMKey> _confirmed = [];

    /// <summary>Removes what is left.</summary>
    protected override void EndProcessing()
    {
        FinishLookups();
        Flush();
        base.EndProcessing();
    }

    private protected override KeyNeed Needed => KeyNeed.Identity;

    /// <summary>A key object from the pipeline is shown as it is; whether it still exists is asked for many at once.</summary>
    private protected override Task<LiteLLMKey> ResolveAsync(KeyTarget target, KeyNeed need, CancellationToken cancellationToken) =>
        target.Object is { } key ? Task.FromResult(key) : base.ResolveAsync(target, need, cancellationToken);

    private protected override void Process(LiteLLMKey key)
    {
        string text = $"Remove key {KeyTarget.Describe(key)}";
        if (ShouldProcess(text, $"{text} for good?", "Remove-LiteLLMKey"))
        {
            _confirmed.Add(key);
            if (_confirmed.Count == KeyApi.LargestPage)
            {
                Flush();
            }
        }
    }

    private void Flush()
    {
        if (_confirmed.Count == 0)
        {
            return;
        }

        LiteLLMKey[] batch = [.. _confirmed];
        _confirmed.Clear();
        Start(string.Join(", ", batch.Select(key => key.ToString())), async token =>
        {
            IReadOnlyDictionary<string, Task<KeyReadResult>> read = await Reader.ReadManyAsync(batch.Select(key => key.Id), Needed).ConfigureAwait(false);
            HashSet<string> existing = new(read.Where(entry => entry.Value is { Status: TaskStatus.RanToCompletion, Result.Key: not null }).Select(entry => entry.Key), StringComparer.Ordinal);
            if (existing.Count > 0)
            {
                await Api.DeleteAsync(existing, token).ConfigureAwait(false);
            }

            return () => Tell(batch, read, existing);
        });
    }

    private void Tell(LiteLLMKey[] batch, IReadOnlyDictionary<string, Task<KeyReadResult>> read, HashSet<string> removed)
    {
        CountAlso(batch.Length - 1);
        foreach (LiteLLMKey missing in batch.Where(key => !removed.Contains(key.Id)))
        {
            ForItem(missing.ToString(), () => throw NotRemoved(missing, read[missing.Id].GetAwaiter().GetResult()));
        }

        WriteVerbose($"{removed.Count} removed.");
    }

    private static LiteLLMException NotRemoved(LiteLLMKey key, KeyReadResult read) => new("KeyNotFound", ErrorCategory.ObjectNotFound, read switch
    {
        { Deleted: { } deleted } => $"Key {KeyTarget.Describe(key)} was not removed: {KeyResolver.Deletion(deleted)}.",
        { IsDenied: true } => $"Key {KeyTarget.Describe(key)} was not removed: it no longer exists.",
        _ => $"Key {KeyTarget.Describe(key)} was not removed: it no longer exists, or it is not visible to the key of this connection.",
    });
}

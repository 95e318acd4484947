using System.Management.Automation;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

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

    /// <summary>A key object from the pipeline is shown as it is; whether it still exists is asked for many at once.</summary>
    private protected override Task<LiteLLMKey> ResolveAsync(KeyTarget target, CancellationToken cancellationToken) =>
        target.Object is { } key ? Task.FromResult(key) : base.ResolveAsync(target, cancellationToken);

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
            HashSet<string> existing = [.. (await Api.FindManyAsync(batch.Select(key => key.Id).Distinct(StringComparer.Ordinal), token).ConfigureAwait(false)).Select(key => key.Id)];
            if (existing.Count > 0)
            {
                await Api.DeleteAsync(existing, token).ConfigureAwait(false);
            }

            return () => Tell(batch, existing);
        });
    }

    private void Tell(LiteLLMKey[] batch, HashSet<string> removed)
    {
        CountAlso(batch.Length - 1);
        foreach (LiteLLMKey missing in batch.Where(key => !removed.Contains(key.Id)))
        {
            WriteError(new LiteLLMException("KeyNotFound", ErrorCategory.ObjectNotFound,
                $"Key {KeyTarget.Describe(missing)} was not removed: it no longer exists.").ToErrorRecord(missing.ToString()));
        }

        WriteVerbose($"{removed.Count} removed.");
    }
}

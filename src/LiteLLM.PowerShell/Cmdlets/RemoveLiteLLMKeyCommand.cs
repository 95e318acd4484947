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
    protected override void EndProcessing() => Flush();

    /// <summary>A key object from the pipeline is shown as it is; whether it still exists is asked for many at once.</summary>
    private protected override LiteLLMKey Resolve(KeyTarget target, KeyFinder finder) => target.Object ?? base.Resolve(target, finder);

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
        ForItem(batch, () =>
        {
            HashSet<string> existing = [.. Await(token => Api.FindManyAsync(batch.Select(key => key.Id).Distinct(StringComparer.Ordinal), token)).Select(key => key.Id)];
            foreach (LiteLLMKey missing in batch.Where(key => !existing.Contains(key.Id)))
            {
                WriteError(new LiteLLMException("KeyNotFound", ErrorCategory.ObjectNotFound,
                    $"Key {KeyTarget.Describe(missing)} was not removed: it no longer exists.").ToErrorRecord(missing.ToString()));
            }

            if (existing.Count > 0)
            {
                Await(token => Api.DeleteAsync(existing, token));
                WriteVerbose($"{existing.Count} removed.");
            }
        });
    }
}

using System.Management.Automation;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Changes a key (<c>/key/update</c>): reads it, sends only what differs, and shows the difference before it does.</summary>
[Cmdlet(VerbsCommon.Set, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class SetLiteLLMKeyCommand : KeyDifferenceCmdlet
{
    private static readonly TimeSpan SpendInMemory = TimeSpan.FromMinutes(10);

    /// <summary>Gives out the key as the server holds it afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override KeyReadRequirement RequirementOf(DesiredKey desired) => PassThru ? KeyReadRequirement.Current : base.RequirementOf(desired);

    private protected override void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset asked)
    {
        if (changes.Count == 0)
        {
            Pipeline.Tasks.EnqueueOutput(current.ToString(), () =>
            {
                WriteVerbose($"Key {KeyReference.Describe(current)} is already as asked; nothing is sent.");
                Emit(current);
            });
            return;
        }

        _ = KeyRequestBuilder.Update(changes, current.Row, asked);
        UnsupportedChanges.Refuse(changes, Api.Capabilities);
        if (ShouldChange($"Set key {KeyReference.Describe(current)}", current, changes))
        {
            WarnOfSpend(current, changes, asked);
            Pipeline.Tasks.Enqueue(current.ToString(), async context =>
            {
                KeyWriteResult result = await new KeyWriter(Api, Pipeline.Loader).UpdateAsync(current, desired, changes, asked, context.Token).ConfigureAwait(false);
                return () => Tell(current, result);
            });
        }
    }

    /// <summary>Newer servers count the spend of a key that is in use in memory, where a change of the stored spend does not reach it.</summary>
    private void WarnOfSpend(LiteLLMKey current, IEnumerable<KeyChange> changes, DateTimeOffset asked)
    {
        if (current.LastActive > asked - SpendInMemory && changes.Any(change => change.Property == nameof(LiteLLMKey.Spend)))
        {
            WriteWarning($"The key '{current}' was in use a few minutes ago. The new spend shows at once, but the server may enforce the old one for up to {SpendInMemory.TotalMinutes} minutes after its last call. Raise -MaxBudget to let it work at once.");
        }
    }

    private void Tell(LiteLLMKey before, KeyWriteResult result)
    {
        Emit(result.Key);
        if (result.Problem is { } problem)
        {
            Pipeline.Tasks.WriteError(problem.ToErrorRecord(before.ToString()));
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

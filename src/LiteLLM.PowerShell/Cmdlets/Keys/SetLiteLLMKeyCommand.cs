using System.Management.Automation;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Changes a key (<c>/key/update</c>): reads the key, shows the difference, and sends only what differs.</summary>
[Cmdlet(VerbsCommon.Set, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class SetLiteLLMKeyCommand : KeyChangeCmdlet
{
    /// <summary>Returns the key as the server stored it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override KeyReadRequirement RequirementOf(DesiredKey desired) => PassThru ? KeyReadRequirement.Current : base.RequirementOf(desired);

    private protected override void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now)
    {
        if (changes.Count == 0)
        {
            Pipeline.Tasks.EnqueueOutput(current.ToString(), () =>
            {
                WriteVerbose($"Key {KeyReference.Describe(current)} already has the desired values; nothing is sent.");
                WriteIfPassThru(current);
            });
            return;
        }

        _ = KeyRequestBuilder.Update(changes, current.Row, now);
        UnsupportedChanges.ThrowIfAny(changes, Api.Capabilities);
        if (ShouldChange($"Set key {KeyTitle.Of(current, Api.Address)}", current, changes, () => PlannedChange.Update(current, changes, now).WithUniqueAlias()))
        {
            WarnOfSpend(current, changes, now);
            bool wasAsked = this.AsksUser();
            KeyReadRequirement requirement = RequirementOf(desired);
            Pipeline.Tasks.Enqueue(current.ToString(), async context =>
            {
                (LiteLLMKey key, IReadOnlyList<KeyChange> needed) = wasAsked ? await ConfirmShownAsync(current, desired, changes, now, requirement).ConfigureAwait(false) : (current, changes);
                KeyWriteResult result = await new KeyWriter(Api, Pipeline.Loader).UpdateAsync(key, desired, needed, now, context.Token).ConfigureAwait(false);
                return () => WriteResult(current, result);
            });
        }
    }

    private void WarnOfSpend(LiteLLMKey current, IEnumerable<KeyChange> changes, DateTimeOffset now)
    {
        if (changes.Any(change => change.Property == nameof(LiteLLMKey.Spend)) && SpendInMemory.Warning(current, now) is { } warning)
        {
            WriteWarning(warning);
        }
    }

    private void WriteResult(LiteLLMKey before, KeyWriteResult result)
    {
        WriteIfPassThru(result.Key);
        if (result.Problem is { } problem)
        {
            Pipeline.Tasks.WriteError(problem.ToErrorRecord(before.ToString()));
        }
    }

    private void WriteIfPassThru(LiteLLMKey key)
    {
        if (PassThru)
        {
            WriteObject(key);
        }
    }
}

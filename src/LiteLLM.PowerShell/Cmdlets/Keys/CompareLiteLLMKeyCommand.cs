using System.Management.Automation;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Shows what <c>Set-LiteLLMKey</c> with the same parameters would change, or how a key differs from another one: one object for each property.
/// Nothing is changed.
/// </summary>
[Cmdlet(VerbsData.Compare, "LiteLLMKey", DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(KeyChange))]
public sealed class CompareLiteLLMKeyCommand : KeyChangeCmdlet
{
    /// <summary>A key whose attributes are compared with those of the key, for example one of another proxy. The alias, the spend and the record of a set are not compared.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMKey? DifferenceKey { get; set; }

    private protected override KeyReadRequirement RequirementOf(DesiredKey desired) => DifferenceKey is null ? base.RequirementOf(desired) : KeyReadRequirement.Whole;

    private protected override void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now)
    {
        if (DifferenceKey is null)
        {
            WriteObject(changes, enumerateCollection: true);
        }
        else if (desired.IsEmpty)
        {
            WriteObject(KeyDiff.Compute(DesiredKey.Replacing(Pipeline.WithoutComputed(current), Pipeline.WithoutComputed(DifferenceKey)), current.Row, now), enumerateCollection: true);
        }
        else
        {
            throw new LiteLLMException(ErrorIds.DeclaredTwice, "-DifferenceKey cannot be used with other attributes. Omit one of them.");
        }
    }
}

using System.Management.Automation;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Shows what <c>Set-LiteLLMKey</c> with the same parameters would change: one object for each property. Nothing is changed.</summary>
[Cmdlet(VerbsData.Compare, "LiteLLMKey", DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(KeyChange))]
public sealed class CompareLiteLLMKeyCommand : KeyChangeCmdlet
{
    private protected override void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now) =>
        WriteObject(changes, enumerateCollection: true);
}

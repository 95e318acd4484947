using System.Management.Automation;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Tells whether a key exists and is as asked: true or false, or with <c>-Detailed</c> what differs. Nothing is written.</summary>
[Cmdlet(VerbsDiagnostic.Test, "LiteLLMKey", DefaultParameterSetName = KeyTarget.NameSet)]
[OutputType(typeof(bool), typeof(KeyChange))]
public sealed class TestLiteLLMKeyCommand : KeyDifferenceCmdlet
{
    /// <summary>Gives out what differs, one object for each property, instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void Report(object? target, LiteLLMException problem)
    {
        if (problem.ErrorId == "KeyNotFound" && !Detailed)
        {
            WriteObject(false);
        }
        else
        {
            base.Report(target, problem);
        }
    }

    private protected override void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset asked)
    {
        if (Detailed)
        {
            WriteObject(changes, enumerateCollection: true);
        }
        else
        {
            WriteObject(changes.Count == 0);
        }
    }
}

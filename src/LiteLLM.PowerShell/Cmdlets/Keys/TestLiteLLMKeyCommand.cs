using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Tells whether a key exists and is as asked, or, with <c>-Path</c>, whether all keys are as definitions say: true or false, or with
/// <c>-Detailed</c> what differs. Nothing is written.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "LiteLLMKey", DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(bool), typeof(KeyChange), typeof(KeySyncResult))]
public sealed class TestLiteLLMKeyCommand : KeyDifferenceCmdlet
{
    private const string PathSet = "Path";

    /// <summary>Files of definitions, folders that hold them, or wildcards. All keys have to be as they say, and their sets may manage no others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Gives out what differs, one object for each property, or with <c>-Path</c> for each key, instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void ProcessRow()
    {
        if (ParameterSetName != PathSet)
        {
            base.ProcessRow();
            return;
        }

        RefuseProperties();
        KeySyncResult[] different = [.. Need(Path, Plan).Where(key => key.Action != SyncAction.None || key.Problem is not null).Select(key => new KeySyncResult(key))];
        if (Detailed)
        {
            WriteObject(different, enumerateCollection: true);
        }
        else
        {
            WriteObject(different.Length == 0);
        }
    }

    private IReadOnlyList<KeyPlan> Plan()
    {
        var reader = new DefinitionReader();
        foreach (string file in DefinitionPaths.Files(SessionState, Path, literal: false))
        {
            reader.ReadFile(file);
        }

        IReadOnlyList<KeySetDefinition> sets = reader.Finish();
        var sync = new KeySetSynchronizer(Api, adopt: false, Pipeline.Tasks.Throttle);
        IReadOnlyList<KeyPlan> plan = Pipeline.Tasks.WaitFor(() => sync.PlanAsync(sets));
        foreach (string warning in sets.Select(set => sync.Ignored(set.Name)).OfType<string>())
        {
            WriteWarning(warning);
        }

        return plan;
    }

    private void RefuseProperties()
    {
        HashSet<string> others = [nameof(Path), nameof(Detailed), nameof(Connection), nameof(ThrottleLimit), .. PSCmdlet.CommonParameters];
        if (MyInvocation.BoundParameters.Keys.FirstOrDefault(name => !others.Contains(name)) is { } property)
        {
            Need(property, () => throw new LiteLLMException(ErrorIds.DeclaredTwice,
                $"-{property} says what a key should be, and so do the definitions of -Path. Say one of the two."));
        }
    }

    private protected override void Report(object? target, LiteLLMException problem)
    {
        if (problem.Is(ErrorIds.KeyNotFound) && !Detailed)
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

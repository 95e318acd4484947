using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Tests whether a key exists and has the specified attributes, or with <c>-Path</c>, whether all keys match their definitions. Returns
/// true or false, or with <c>-Detailed</c>, the differences. Nothing is changed.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "LiteLLMKey", DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(bool), typeof(KeyChange), typeof(KeySyncResult))]
public sealed class TestLiteLLMKeyCommand : KeyChangeCmdlet
{
    private const string PathSet = "Path";

    /// <summary>The paths of definition files, or of folders that contain such files. Wildcards are accepted. The keys match if they are as declared and their sets manage no other keys.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = KeyReference.NameSet)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Returns the differences instead of true or false: one object for each property, or with <c>-Path</c> for each key.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void ProcessInput()
    {
        if (!MyInvocation.BoundParameters.ContainsKey(nameof(Path)))
        {
            base.ProcessInput();
            return;
        }

        RejectProperties();
        KeySyncResult[] different = [.. this.RunOrTerminate(Path, Plan).Where(key => key.Action != SyncAction.None || key.Problem is not null).Select(key => new KeySyncResult(key))];
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
        var sync = new KeySetSynchronizer(Api, adopt: false, replace: false, Pipeline.Tasks.Throttle);
        IReadOnlyList<KeyPlan> plan = Pipeline.Tasks.WaitFor(() => sync.PlanAsync(sets));
        Pipeline.Tasks.WriteErrors(sync.NextProblem);
        foreach (string warning in sets.SelectMany(set => new[] { sync.Ignored(set.Name), sync.Undelivered(set.Name, plan.Where(key => key.Match.Set == set.Name)) }).OfType<string>())
        {
            WriteWarning(warning);
        }

        return Detailed ? Previews.WithWarnings(plan, Api.ServerNow) : plan;
    }

    private void RejectProperties()
    {
        HashSet<string> others = [nameof(Path), nameof(Detailed), nameof(Connection), nameof(ThrottleLimit), .. PSCmdlet.CommonParameters];
        if (MyInvocation.BoundParameters.Keys.FirstOrDefault(name => !others.Contains(name)) is { } property)
        {
            this.RunOrTerminate(property, () => throw new LiteLLMException(ErrorIds.DeclaredTwice,
                $"-{property} cannot be used with -Path, because the definitions specify the attributes of the keys. Omit one of the two parameters."));
        }
    }

    private protected override void ReportError(object? target, LiteLLMException problem)
    {
        if (problem.Is(ErrorIds.KeyNotFound) && !Detailed)
        {
            WriteObject(false);
        }
        else
        {
            base.ReportError(target, problem);
        }
    }

    private protected override void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now)
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

using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Formats;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Applies definitions to the keys of a proxy: creates and changes keys, and with <c>-Prune</c> removes the keys that a set no longer declares.</summary>
[Cmdlet(VerbsData.Sync, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(KeySyncResult), typeof(KeySyncPlan))]
public sealed class SyncLiteLLMKeyCommand : KeyCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ObjectSet = "InputObject";

    private readonly DefinitionReader _reader = new();
    private readonly Dictionary<KeyDefinition, SecretLocation> _locations = [];
    private readonly List<PSObject> _saved = [];
    private SecretDestination _secrets = null!;
    private bool _wasAsked;

    /// <summary>The paths of definition files, or of folders that contain such files. Wildcards are accepted.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The paths of definition files, or of folders that contain such files. Wildcard characters are not interpreted.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// Definitions as hashtables or objects: a <c>Name</c> or <c>KeyAlias</c>, and attributes under their PowerShell or API names. Or
    /// definition files, as <c>Get-ChildItem</c> returns them.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The name of the set that definitions from the pipeline belong to.</summary>
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SetNameCompleter))]
    public string? SetName { get; set; }

    /// <summary>
    /// A plan that <c>-WhatIf -PassThru</c> has returned: objects, or the path of a file with their JSON or CLIXML. Only its changes are made.
    /// If one of them is not in the current plan of the definitions, nothing is changed.
    /// </summary>
    [Parameter(ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public PSObject[] Plan { get; set; } = [];

    /// <summary>With <c>-WhatIf</c>, returns the plan as objects.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Adopts keys that have a declared alias and that no set manages. By default, each of them is an error.</summary>
    [Parameter]
    public SwitchParameter Adopt { get; set; }

    /// <summary>Removes the keys that the set manages and no longer declares. Other keys are never removed.</summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    /// <summary>Creates keys again whose secrets were not delivered, because a previous run was ended. The previous key is removed after the new one exists.</summary>
    [Parameter]
    public SwitchParameter ReplaceUndelivered { get; set; }

    /// <summary>The number of keys that are removed without a prompt. Removing more keys, or more than half of the keys of a set, requires confirmation. The default is 10.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int PruneLimit { get; set; } = 10;

    /// <summary>Removes any number of keys without a prompt.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The name under which the secret of a new key is stored in a vault of Microsoft.PowerShell.SecretManagement, or a script block that
    /// returns the name for the definition in <c>$_</c>. It overrides <c>secret_name</c> of the definitions. The output then does not contain
    /// the secret.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? SecretName { get; set; }

    /// <summary>The name of the vault. It overrides <c>vault_name</c> of the definitions. By default, the default vault is used.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? VaultName { get; set; }

    /// <summary>Finds the connection, and checks the vault.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _secrets = SecretDestination.Open(this, Pipeline.Tasks, SecretName, VaultName, isNameOptional: true);
    }

    /// <summary>Reads the definitions, or the plan, from the pipeline.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ObjectSet)
        {
            ReadFiles(InputObject.Select(item => item.BaseObject).OfType<FileSystemInfo>().Select(file => file.FullName), literal: true);
            ReadObjects(InputObject.Where(item => item.BaseObject is not FileSystemInfo));
        }
        else if (MyInvocation.ExpectingInput)
        {
            _saved.AddRange(Plan);
        }
    }

    /// <summary>Computes the plan for all sets, and applies the confirmed changes.</summary>
    protected override void EndProcessing()
    {
        bool isPlanFromPipeline = MyInvocation.ExpectingInput && ParameterSetName != ObjectSet;
        bool hasPlan = isPlanFromPipeline || MyInvocation.BoundParameters.ContainsKey(nameof(Plan));
        IReadOnlyList<PSObject> saved = this.RunOrTerminate(null, () => SavedPlan.Read(SessionState, isPlanFromPipeline ? _saved : Plan));
        if (ParameterSetName != ObjectSet)
        {
            ReadFiles(ParameterSetName == PathSet ? Path : LiteralPath, literal: ParameterSetName == LiteralPathSet);
        }

        IReadOnlyList<KeySetDefinition> sets = this.RunOrTerminate(null, _reader.Finish);
        this.RunOrTerminate(VaultName, () => LocateSecrets(sets));
        var sync = new KeySetSynchronizer(Api, Adopt, ReplaceUndelivered, Pipeline.Tasks.Throttle);
        IReadOnlyList<KeyPlan> plan = this.RunOrTerminate(null, () => Pipeline.Tasks.WaitFor(() => sync.PlanAsync(sets)));
        Pipeline.Tasks.WriteErrors(sync.NextProblem);
        if (hasPlan)
        {
            plan = this.RunOrTerminate(null, () => Selected(sync, plan, saved));
        }

        plan = Previews.IsShown ? Previews.WithWarnings(plan, Api.ServerNow) : plan;
        List<(string Set, KeyPlan[] Plan)> confirmed = [];
        foreach (KeySetDefinition set in sets)
        {
            if (sync.Ignored(set.Name) is { } warning)
            {
                WriteWarning(warning);
            }

            KeyPlan[] planned = [.. plan.Where(key => key.Match.Set == set.Name).Select(WithLocation)];
            if (Confirm(sync, set.Name, planned))
            {
                confirmed.Add((set.Name, planned));
            }
        }

        foreach ((string set, KeyPlan[] planned) in confirmed)
        {
            Apply(sync, set, planned);
        }

        base.EndProcessing();
    }

    /// <summary>Returns the entries of a plan that a stored plan contains, and those that require no change.</summary>
    private IReadOnlyList<KeyPlan> Selected(KeySetSynchronizer sync, IReadOnlyList<KeyPlan> plan, IReadOnlyList<PSObject> saved)
    {
        Dictionary<KeySyncPlan, KeyPlan> open = plan.Where(IsOpen).ToDictionary(sync.ToOutput, key => key);
        ISet<KeySyncPlan> selected = SavedPlan.Select(saved, open.Keys);
        if (open.Count > selected.Count)
        {
            WriteWarning($"{Pluralize.Keys(open.Count - selected.Count)} of the definitions are not in the plan and were left unchanged.");
        }

        return [.. plan.Where(key => !IsOpen(key) && key.Action != SyncAction.Remove), .. open.Where(entry => selected.Contains(entry.Key)).Select(entry => entry.Value)];
    }

    /// <summary>Whether this command would do something for a key, or report that it cannot.</summary>
    private bool IsOpen(KeyPlan key) => (key.Action != SyncAction.None || key.Problem is not null) && (Prune || key.IsDiscarded || key.Action != SyncAction.Remove);

    private void ReadFiles(IEnumerable<string> paths, bool literal)
    {
        foreach (string file in this.RunOrTerminate(paths, () => DefinitionPaths.Files(SessionState, paths, literal).ToArray()))
        {
            this.RunOrTerminate(file, () => _reader.ReadFile(file));
        }
    }

    private void ReadObjects(IEnumerable<PSObject> definitions)
    {
        foreach (PSObject definition in definitions)
        {
            _reader.ReadObject(SetName ?? this.RunOrTerminate(definition, NoSetName), () => PowerShellValue.Unwrap(definition));
        }
    }

    private static string NoSetName() => throw new LiteLLMException(ErrorIds.SetNameRequired,
        "Definitions from the pipeline require the name of their set. Specify it with -SetName.");

    /// <summary>Shows the plan of a set, and asks for the confirmation that it requires. All sets are confirmed before the first one is applied.</summary>
    /// <returns>Whether to apply the plan.</returns>
    private bool Confirm(KeySetSynchronizer sync, string set, KeyPlan[] plan)
    {
        KeyPlan[] applied = Applied(plan);
        bool isConfirmed = true;
        if (applied.Any(key => key.Action != SyncAction.None && key.Problem is null))
        {
            isConfirmed = this.ShouldChange(Text) && MayRemove(set, plan);
        }
        else if (this.IsVerbose())
        {
            WriteVerbose(Text());
        }

        if (!PassThru || !this.IsWhatIf())
        {
            return isConfirmed;
        }

        WriteObject(applied.Where(IsOpen).Select(sync.ToOutput), enumerateCollection: true);
        return false;

        string Text() => new PlanFormatter(UserTextStyle.Current).Of($"Sync set '{set}' on {Api.Address}", plan, Prune);
    }

    private void Apply(KeySetSynchronizer sync, string set, KeyPlan[] plan)
    {
        KeyPlan[] stale = Stale(plan);
        if (!Prune && stale.Length > 0)
        {
            WriteWarning($"The set '{set}' no longer declares {Pluralize.Keys(stale.Length)} that it manages; -Prune removes them.");
        }

        if (sync.Undelivered(set, plan) is { } undelivered)
        {
            WriteWarning(undelivered);
        }

        KeyPlan[] applied = Applied(plan);
        bool wasAsked = _wasAsked || this.AsksUser();
        ApplyPlan(sync, wasAsked ? [.. this.RunOrTerminate(set, () => Pipeline.Tasks.WaitFor(() => sync.ConfirmAsync(applied)))] : applied);
    }

    /// <summary>Returns the entries that are applied. Without -Prune, keys that are no longer declared stay.</summary>
    private KeyPlan[] Applied(KeyPlan[] plan) => Prune ? plan : [.. plan.Where(key => key.Action != SyncAction.Remove || key.IsDiscarded)];

    /// <summary>Returns the keys that the set manages and no longer declares.</summary>
    private static KeyPlan[] Stale(KeyPlan[] plan) => [.. plan.Where(key => key.Action == SyncAction.Remove && !key.IsDiscarded && key.Problem is null)];

    private bool MayRemove(string set, KeyPlan[] plan)
    {
        KeyPlan[] stale = Stale(plan);
        int managed = plan.Count(key => key.Match.Current is not null);
        string[] proxies = [.. stale.Select(key => OwnershipRecord.Of(key.Match.Current!)!.Proxy ?? "another address").Where(proxy => proxy != Api.Address).Distinct(StringComparer.Ordinal)];
        if (!Prune || Force || stale.Length <= PruneLimit && stale.Length * 2 <= managed && proxies.Length == 0)
        {
            return true;
        }

        string question = $"{Pluralize.Keys(stale.Length)} of the {Pluralize.Keys(managed)} of the set '{set}' on {Api.Address} would be permanently removed, starting with '{stale[0].Match.Name}'."
            + (proxies.Length == 0 ? "" : $" The set was applied to {string.Join(", ", proxies)}, but this connection is to {Api.Address}.");
        try
        {
            _wasAsked = true;
            return ShouldContinue(question + " Continue?", "Sync-LiteLLMKey -Prune");
        }
        catch (Exception problem) when (problem is not PipelineStoppedException)
        {
            ThrowTerminatingError(new LiteLLMException(ErrorIds.PruneNotConfirmed,
                $"{question} Nothing was changed, because the session is not interactive. Use -Force, or increase -PruneLimit.", problem).ToErrorRecord(set));
            return false;
        }
    }

    /// <summary>
    /// Applies a plan: changes first, because they may free an alias, then new keys, and removals last. An error affects only its own key,
    /// unless it terminates the command.
    /// </summary>
    private void ApplyPlan(KeySetSynchronizer sync, KeyPlan[] plan)
    {
        Pipeline.Tasks.Total = plan.Length;
        foreach (KeyPlan key in plan.Where(key => key.Problem is not null || key.Action == SyncAction.None))
        {
            Pipeline.Tasks.EnqueueOutput(key.Match.Name, () => WriteResult(new KeySyncResult(key)));
        }

        KeyPlan[] open = [.. plan.Where(key => key.Problem is null)];
        foreach (AliasMoveGroup group in AliasMoves.Group([.. open.Where(key => key.Action == SyncAction.Change)]))
        {
            Enqueue(group.Changes, context => sync.ChangeAsync(group, context));
        }

        Pipeline.Tasks.Finish();
        KeyRollback rollback = KeyPipeline.RollbackOf(Api);
        foreach (KeyPlan key in open.Where(key => key.Action is SyncAction.Create or SyncAction.Replace or SyncAction.Rotate))
        {
            Create(sync, key, rollback);
        }

        Pipeline.Tasks.Finish();
        Remove(sync, [.. open.Where(key => key.Action == SyncAction.Remove)]);
    }

    private void Create(KeySetSynchronizer sync, KeyPlan key, KeyRollback rollback)
    {
        _locations.TryGetValue(key.Match.Definition!, out SecretLocation? location);
        try
        {
            _secrets.Prepare(location);
        }
        catch (LiteLLMException problem)
        {
            Pipeline.Tasks.EnqueueOutput(key.Match.Name, () => WriteResult(new KeySyncResult(key, problem: problem)));
            return;
        }

        Pipeline.Tasks.Issue(key.Match.Name, rollback, async context =>
        {
            KeySyncResult result = await (key.Action switch
            {
                SyncAction.Create => sync.CreateAsync(key, context),
                SyncAction.Replace => sync.ReplaceAsync(key, context),
                _ => sync.RotateAsync(key, context),
            }).ConfigureAwait(false);
            KeySyncResult delivered = result.Key?.Key is null ? result : result.With(result.Key, IssuedKey.WithPlace(result.Error?.Exception as LiteLLMException, location));
            var output = new IssuedKeyOutput(() => delivered, delivered.Error) { Confirm = result.Confirm, Advice = result.Advice };
            return location is null || result.Key?.Key is null ? output : output with { Storage = StorageOf(result, result.Key, location) };
        });
    }

    private SecretStorage StorageOf(KeySyncResult result, LiteLLMKey key, SecretLocation location) => new(
        () => _secrets.Vaults.Store(location, key.Key!),
        () => result.With(key.WithSecretIn(location.Vault, location.Name), IssuedKey.WithPlace(result.Error?.Exception as LiteLLMException, location)),
        (problem, isRemoved) =>
        {
            KeySyncResult failed = result.With(isRemoved ? null : key, IssuedKey.NotStored(key, location, problem, isRemoved, result.Error?.Exception.Message));
            return new IssuedKeyOutput(() => failed, failed.Error) { Confirm = isRemoved ? null : result.Confirm };
        });

    /// <summary>Determines where the secrets of new keys are stored. Nothing is sent if a name is not valid or a vault cannot be used.</summary>
    private void LocateSecrets(IEnumerable<KeySetDefinition> sets)
    {
        foreach (KeyDefinition definition in sets.SelectMany(set => set.Keys))
        {
            if (_secrets.LocationOf(() => Draft(definition), definition.SecretName, definition.VaultName) is { } location)
            {
                _locations[definition] = location;
            }
        }
    }

    /// <summary>Adds a note about the place of the secret to the plan of a new key.</summary>
    private KeyPlan WithLocation(KeyPlan key) => key is { Action: SyncAction.Create or SyncAction.Replace or SyncAction.Rotate, Problem: null, Match.Definition: { } definition } && _locations.TryGetValue(definition, out SecretLocation? location)
        ? key with { Notes = [.. key.Notes, $"the secret is stored as {location}"] }
        : key;

    /// <summary>Returns what <c>-SecretName</c> gets as <c>$_</c>: the set, the name of the definition, and the declared attributes.</summary>
    private static PSObject Draft(KeyDefinition definition)
    {
        PSObject draft = IssuedKey.Draft(definition.Desired);
        draft.Properties.Add(new PSNoteProperty("Set", definition.Ownership.Set));
        draft.Properties.Add(new PSNoteProperty("Name", definition.Ownership.Name));
        return draft;
    }

    /// <summary>Removes keys with as few requests as the server allows.</summary>
    private void Remove(KeySetSynchronizer sync, KeyPlan[] keys)
    {
        for (int start = 0; start < keys.Length; start += KeyApi.LargestPage)
        {
            KeyPlan[] batch = [.. keys.Skip(start).Take(KeyApi.LargestPage)];
            Enqueue(batch, context => sync.RemoveAsync(batch, context));
        }

        Pipeline.Tasks.Finish();
    }

    /// <summary>Starts one operation for several keys.</summary>
    private void Enqueue(IReadOnlyCollection<KeyPlan> keys, Func<OperationContext, Task<IReadOnlyList<KeySyncResult>>> apply) =>
        Pipeline.Tasks.Enqueue(string.Join(", ", keys.Select(key => key.Match.Name)), async context =>
        {
            IReadOnlyList<KeySyncResult> results = await apply(context).ConfigureAwait(false);
            return () =>
            {
                Pipeline.Tasks.CountAlso(keys.Count - 1);
                foreach (KeySyncResult result in results)
                {
                    WriteResult(result);
                }
            };
        });

    private void WriteResult(KeySyncResult result)
    {
        WriteObject(result);
        if (result.Error is { } error)
        {
            Pipeline.Tasks.WriteError(error);
        }
    }
}

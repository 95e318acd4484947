using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Creates a key with the attributes of another key, on the same proxy or on another one. The copy has its own secret and no spend.</summary>
[Cmdlet(VerbsCommon.Copy, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.AliasSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class CopyLiteLLMKeyCommand : KeyTargetCmdlet
{
    private SecretDestination _secrets = null!;
    private KeyApi _target = null!;
    private ChangePreview _previews = null!;
    private BatchingKeyLoader _loader = null!;
    private KeyRollback _rollback = null!;
    private BudgetCatalog _budgets = null!;
    private SingleKey _single = null!;
    private bool _hasConstantAlias;

    /// <summary>The alias of the copy. By default, a copy on another proxy has the same alias.</summary>
    [Parameter(Position = 1, ParameterSetName = KeyReference.AliasSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.IdSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.SecretSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("NewAlias")]
    [ValidateNotNullOrEmpty]
    public string? NewKeyAlias { get; set; }

    /// <summary>A connection to the proxy on which the copy is created. By default, the copy is created on the proxy of the key.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMConnection? Destination { get; set; }

    /// <summary>Attributes in which the copy differs, by name, for example <c>@{ MaxBudget = 5; TeamId = 'research' }</c>. <c>$null</c> omits an attribute.</summary>
    [Parameter]
    [MapTransformation]
    public IDictionary? Property { get; set; }

    /// <summary>
    /// The name under which the secret is stored in a vault of Microsoft.PowerShell.SecretManagement, or a script block that returns the name
    /// for the key in <c>$_</c>. The output then does not contain the secret.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? SecretName { get; set; }

    /// <summary>The name of the vault. By default, the default vault is used.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? VaultName { get; set; }

    /// <summary>Finds both connections, and checks the vault.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _secrets = SecretDestination.Open(this, Pipeline.Tasks, SecretName, VaultName);
        CmdletConnection target = Destination is null ? Proxy : this.RunOrTerminate(Destination, () => CmdletConnection.Open(Destination, Context.Notices));
        _target = target.Keys;
        _previews = PreviewOf(target);
        _loader = Pipeline.LoaderOf(_target);
        _rollback = KeyPipeline.RollbackOf(_target);
        _budgets = new BudgetCatalog(_target);
        _single = new SingleKey(this);
        _hasConstantAlias = MyInvocation.BoundParameters.TryGetValue(nameof(NewKeyAlias), out object? alias) && alias is string;
    }

    /// <summary>Copies a key that is the only one, and waits for all operations.</summary>
    protected override void EndProcessing()
    {
        _single.Release();
        base.EndProcessing();
    }

    private protected override KeyReadRequirement Requirement => KeyReadRequirement.Whole;

    private protected override void FindRows(IReadOnlyList<KeyRow> rows)
    {
        foreach (KeyRow row in rows)
        {
            Rows.RefuseUnknown(row);
            if (NewKeyAlias is null && row.Values.TryGetValue(nameof(NewKeyAlias), out object? alias) && alias?.ToString() is { Length: > 0 } named)
            {
                Pipeline.FindAll([KeyReference.Of(row)], Requirement, key => Copy(key, named));
            }
            else
            {
                FindAll([KeyReference.Of(row)]);
            }
        }
    }

    private protected override void FindAll(IReadOnlyList<KeyReference> targets)
    {
        string? alias = NewKeyAlias;
        if (!_hasConstantAlias)
        {
            Pipeline.FindAll(targets, Requirement, key => Copy(key, alias));
            return;
        }

        foreach (KeyReference target in targets)
        {
            _single.Hold(alias, () => Pipeline.Find(target, Requirement, Process));
        }
    }

    private protected override void Process(LiteLLMKey key) => Copy(key, NewKeyAlias);

    private void Copy(LiteLLMKey key, string? alias)
    {
        DesiredKey desired = DesiredKey.CopyOf(Pipeline.WithoutComputed(key));
        desired.Set(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)), alias ?? AliasOf(key));
        Override(desired);
        RequireBudget(desired);
        IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, JsonValueWriter.Null, _target.ServerNow);
        SecretLocation? location = _secrets.LocationOf(() => IssuedKey.Draft(desired));
        if (this.ShouldChange(() => new DiffFormatter(UserTextStyle.Current).Below($"Copy key {KeyReference.Describe(key)} {(Destination is null ? $"on {Api.Address}" : $"from {Api.Address} to {_target.Address}")}{SecretLocation.Clause(location)}", changes) + _previews.LinesOf(() => PlannedChange.Creation(changes, _target.ServerNow).WithUniqueAlias())))
        {
            _secrets.Prepare(location);
            Pipeline.Tasks.Issue(key.ToString(), _rollback, async context =>
                IssuedKey.Output(await new KeyWriter(_target, _loader).CreateAsync(desired, null, serviceAccount: false, context).ConfigureAwait(false), _secrets.Vaults, location));
        }
    }

    /// <summary>Sets the attributes in which the copy differs.</summary>
    /// <exception cref="KeyValueException">A name or a value is not valid.</exception>
    private void Override(DesiredKey desired)
    {
        var mistakes = new MistakeCollector();
        foreach (DictionaryEntry entry in Property ?? new Hashtable())
        {
            mistakes.Run(() => Override(desired, entry.Key.ToString() ?? "", entry.Value));
        }

        mistakes.ThrowIfAny();
    }

    private void Override(DesiredKey desired, string name, object? value)
    {
        KeyProperty expires = KeyProperties.Named(nameof(LiteLLMKey.Expires));
        KeyProperty property = name.Equals(KeyOwnership.DurationName, StringComparison.OrdinalIgnoreCase) ? expires
            : KeyProperties.Find(name) is { } found && CanDiffer(found) ? found
            : throw new KeyValueException(name, $"a copy has no attribute of this name that can be set.{Nearest(name)} Use the names of the parameters of New-LiteLLMKey; use -NewKeyAlias for the alias.");
        if (value is null || property == expires)
        {
            desired.Remove(property);
        }

        if (value is not null)
        {
            desired.Set(property, value, CultureInfo.CurrentCulture, _target.ServerNow);
        }
    }

    private static bool CanDiffer(KeyProperty property) => (property.Settable & Settable.OnCreate) != 0 && property.Name != nameof(LiteLLMKey.KeyAlias);

    private static string Nearest(string name) => KeyProperties.Nearest(name, CanDiffer) is { } nearest ? $" Did you mean '{nearest.Name}'?" : "";

    /// <summary>Rejects a copy that would have no limit because the other proxy does not have the budget of the key.</summary>
    private void RequireBudget(DesiredKey desired)
    {
        if (Destination is not null
            && desired.Values.TryGetValue(KeyProperties.Named(nameof(LiteLLMKey.BudgetId)), out JsonElement budget)
            && Context.Await(token => _budgets.FindAsync(budget.GetString()!, token)) is null)
        {
            throw new LiteLLMException(ErrorIds.BudgetNotFound,
                $"The key uses the shared budget '{budget.GetString()}', which {Destination} does not have. Create the budget there first, or create the key with New-LiteLLMKey and other limits.");
        }
    }

    private string? AliasOf(LiteLLMKey key) => Destination is not null
        ? key.KeyAlias
        : throw new LiteLLMException(ErrorIds.AliasRequired with { Category = ErrorCategory.InvalidArgument },
            $"A copy of key {KeyReference.Describe(key)} on the same proxy requires another alias. Specify -NewKeyAlias.");
}

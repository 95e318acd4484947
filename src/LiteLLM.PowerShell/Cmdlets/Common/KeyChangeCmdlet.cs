using System.Collections;
using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Declares the parameters that name a key and change it. The cmdlets that have them compare the key with its desired attributes.</summary>
public abstract partial class KeyChangeCmdlet : KeyPropertiesCmdlet
{
    /// <summary>The attributes that the smallest request for a change depends on.</summary>
    private static readonly KeyProperty[] AlwaysRequired = [.. new[]
    {
        nameof(LiteLLMKey.Metadata), nameof(LiteLLMKey.BudgetId), nameof(LiteLLMKey.SoftBudget), nameof(LiteLLMKey.Expires), nameof(LiteLLMKey.Blocked),
    }.Select(KeyProperties.Named)];

    private BoundKeyChange _change = null!;
    private BudgetSharing _sharing = null!;
    private SingleKey _renamed = null!;

    /// <summary>The aliases of the keys.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Alias", "key_alias")]
    [ArgumentCompleter(typeof(KeyAliasCompleter))]
    public string[]? KeyAlias { get; set; }

    /// <summary>The ids of the keys, which are the hashes of their secrets.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Token", "token_id", "TokenId")]
    [ArgumentCompleter(typeof(KeyIdCompleter))]
    public string[]? Id { get; set; }

    /// <summary>The secret of the key. Only its hash is sent.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [SecretTransformation]
    public SecureString? Key { get; set; }

    /// <summary>The new alias of the key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("NewAlias")]
    public string? NewKeyAlias { get; set; }

    /// <summary>Entries to add to the metadata, or to replace in it. Other entries are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [MapTransformation]
    public IDictionary? MergeMetadata { get; set; }

    /// <summary>Names of entries to remove from the metadata. Other entries are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [ArgumentCompleter(typeof(MetadataNameCompleter))]
    public string[]? RemoveMetadata { get; set; }

    /// <summary>Members of the object permissions to replace, such as mcp_servers. An empty member is cleared. Other members are not changed.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [MapTransformation]
    public IDictionary? MergeObjectPermission { get; set; }

    /// <summary>Items to add to members of the object permissions, for instance @{ mcp_servers = 'github' }.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [MapTransformation]
    public IDictionary? AddObjectPermission { get; set; }

    /// <summary>Items to remove from members of the object permissions, for instance @{ mcp_servers = 'github' }.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [MapTransformation]
    public IDictionary? RemoveObjectPermission { get; set; }

    /// <summary>The properties to clear.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [ArgumentCompleter(typeof(ClearCompleter))]
    public string[]? Clear { get; set; }

    /// <summary>Finds the connection.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _change = new BoundKeyChange(this, Bound);
        _renamed = new SingleKey(this);
        _sharing = new BudgetSharing(Pipeline.Queries.WithBudgetsAsync);
    }

    private protected override void ProcessInput() => Pipeline.Tasks.Decide(_change.Targets[0].Name, () =>
    {
        _change.ThrowIfNamedTwice();
        DesiredKey desired = _change.ToDesiredKey();
        Owners.Refuse(desired);
        if (!Bound.IsConstant(nameof(NewKeyAlias)) || string.IsNullOrEmpty(NewKeyAlias))
        {
            FindAll(_change.Targets, desired);
        }
        else
        {
            foreach (KeyReference target in _change.Targets)
            {
                _renamed.Hold(NewKeyAlias, () => FindAll([target], desired));
            }
        }

        if (Bound.IsBound(nameof(NewKeyAlias)))
        {
            Pipeline.Tasks.FinishLookups();
            Pipeline.Tasks.Finish();
        }
    });

    /// <summary>Processes a key that is renamed, and waits for all operations.</summary>
    protected override void EndProcessing()
    {
        _renamed.Release();
        base.EndProcessing();
    }

    private void FindAll(IReadOnlyList<KeyReference> targets, DesiredKey desired) => Pipeline.FindAll(targets, RequirementOf(desired), current =>
    {
        DateTimeOffset now = Api.ServerNow;
        DesiredKey complete = WithServerNames(desired, current);
        Budgets.Resolve(complete, current);
        Process(current, complete, KeyDiff.Compute(complete, current.Row, now), now);
    }, processMissing: MissingKeyProcessor);

    /// <summary>Processes a key that does not exist, or <c>null</c> if that is an error.</summary>
    private protected virtual Action<KeyReference>? MissingKeyProcessor => null;

    /// <summary>Processes a key.</summary>
    /// <param name="current">The key as the server stores it.</param>
    /// <param name="desired">The desired attributes.</param>
    /// <param name="changes">The difference.</param>
    /// <param name="now">The time of the server at which the difference was computed.</param>
    private protected abstract void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now);

    /// <summary>How much of a key has to be read to compare it.</summary>
    private protected virtual KeyReadRequirement RequirementOf(DesiredKey desired) => KeyReadRequirement.Recent([.. desired.Values.Keys, .. desired.EditedLists, .. AlwaysRequired]);

    /// <summary>Calls <c>ShouldProcess</c> with the diff, and names the other keys that the change affects.</summary>
    /// <param name="title">The first line.</param>
    /// <param name="current">The key as the server stores it.</param>
    /// <param name="changes">The difference.</param>
    /// <param name="planned">Returns the requests, to find out what the server will refuse or ignore.</param>
    /// <param name="notes">Returns more lines about the change.</param>
    private protected bool ShouldChange(string title, LiteLLMKey current, IReadOnlyList<KeyChange> changes, Func<PlannedChange>? planned = null, Func<string>? notes = null)
    {
        if (!BudgetSharing.MayAffectOthers(current, changes) || Context.Await(_ => _sharing.DescribeAsync(current)) is not { } others)
        {
            return this.ShouldChange(Preview);
        }

        bool isConfirmed = this.ShouldChange(() => $"{Preview()}\n  {others}");
        if (isConfirmed)
        {
            WriteWarning($"Key {KeyReference.Describe(current)}: {others}");
        }

        return isConfirmed;

        string Preview() => new DiffFormatter(UserTextStyle.Current).Below(title, changes) + (KeyTitle.Reverted(current, changes) is { } note ? $"\n  ? {note}" : "") + (planned is null ? "" : Previews.LinesOf(planned)) + notes?.Invoke();
    }

    /// <summary>Reads a key again after the user has confirmed its change.</summary>
    /// <returns>The current key, and the changes that lead from it to the desired state.</returns>
    /// <exception cref="LiteLLMException">The key no longer exists, or has changed since it was shown.</exception>
    private protected async Task<(LiteLLMKey Key, IReadOnlyList<KeyChange> Changes)> ConfirmShownAsync(
        LiteLLMKey shown, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now, KeyReadRequirement requirement)
    {
        LiteLLMKey current = await Pipeline.ReadAgainAsync(shown, requirement).ConfigureAwait(false);
        IReadOnlyList<KeyChange> needed = KeyDiff.Compute(desired, current.Row, now);
        KeyConflicts.Refuse(shown, current, changes, needed);
        return (current, needed);
    }

    /// <summary>
    /// If the metadata as a whole is replaced, reads from the server which of its entries are attributes of the server. If no entry would
    /// be removed, or if the server does not publish its attributes, the built-in list of names is used.
    /// </summary>
    private DesiredKey WithServerNames(DesiredKey desired, LiteLLMKey current)
    {
        if (!desired.MetadataLeftOut(current.Row).Any())
        {
            return desired;
        }

        DesiredKey complete = desired.Copy();
        complete.ServerNames = Context.Await(Api.AttributeNamesAsync);
        return complete;
    }
}

using System.Collections;
using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>A cmdlet that takes one key and what it should be, and works on the difference.</summary>
public abstract class KeyDifferenceCmdlet : KeyPropertiesCmdlet
{
    /// <summary>What the smallest request for a change depends on.</summary>
    private static readonly KeyProperty[] AlwaysNeeded = [.. new[]
    {
        nameof(LiteLLMKey.Metadata), nameof(LiteLLMKey.BudgetId), nameof(LiteLLMKey.SoftBudget), nameof(LiteLLMKey.Expires), nameof(LiteLLMKey.Blocked),
    }.Select(KeyProperties.Named)];

    private BudgetSharing _sharing = null!;

    /// <summary>The alias of the key.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Alias", "key_alias")]
    [ArgumentCompleter(typeof(KeyAliasCompleter))]
    public string? KeyAlias { get; set; }

    /// <summary>The id of the key: the hash of its secret.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Token", "token_id", "TokenId")]
    [ArgumentCompleter(typeof(KeyIdCompleter))]
    public string? Id { get; set; }

    /// <summary>The secret of the key. Only its hash is sent.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [SecretTransformation]
    public SecureString? Key { get; set; }

    /// <summary>A key from the pipeline. It says which key is meant; its own values are not sent.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeyReference.ObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LiteLLMKey? InputObject { get; set; }

    /// <summary>The new alias of the key.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [Alias("NewAlias")]
    public string? NewKeyAlias { get; set; }

    /// <summary>Entries to add to the user's metadata, or to change there; the other entries stay.</summary>
    [Parameter]
    [MapTransformation]
    public IDictionary? MergeMetadata { get; set; }

    /// <summary>Entries to remove from the user's metadata; the other entries stay.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MetadataNameCompleter))]
    public string[]? RemoveMetadata { get; set; }

    /// <summary>Members of the object permissions to replace, such as mcp_servers. An empty one is cleared; the others stay.</summary>
    [Parameter]
    [MapTransformation]
    public IDictionary? MergeObjectPermission { get; set; }

    /// <summary>Items to add to members of the object permissions, for instance @{ mcp_servers = 'github' }.</summary>
    [Parameter]
    [MapTransformation]
    public IDictionary? AddObjectPermission { get; set; }

    /// <summary>Items to remove from members of the object permissions, for instance @{ mcp_servers = 'github' }.</summary>
    [Parameter]
    [MapTransformation]
    public IDictionary? RemoveObjectPermission { get; set; }

    /// <summary>The properties to empty.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ClearCompleter))]
    public string[]? Clear { get; set; }

    /// <summary>Finds the connection and gets ready.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _sharing = new BudgetSharing(Pipeline.Queries.WithBudgetsAsync);
    }

    private protected override void ProcessRow()
    {
        KeyReference target = ParameterSetName == KeyReference.ObjectSet
            ? new KeyReference(Object: InputObject)
            : KeyReference.FirstNamed(Id, Key, KeyAlias);
        Pipeline.Tasks.Decide(target.Name, () =>
        {
            RefuseTwoNames();
            DesiredKey desired = Desired();
            Pipeline.Find(target, RequirementOf(desired), current =>
            {
                DateTimeOffset asked = Api.ServerNow;
                DesiredKey informed = Informed(desired, current);
                SettleBudget(informed, current);
                Process(current, informed, KeyDiff.Compute(informed, current.Row, asked), asked);
            });
            if (NewKeyAlias is not null)
            {
                Pipeline.Tasks.FinishLookups();
                Pipeline.Tasks.Finish();
            }
        });
    }

    private protected abstract void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset asked);

    /// <summary>How much of a key the cmdlet needs to compare it.</summary>
    private protected virtual KeyReadRequirement RequirementOf(DesiredKey desired) => KeyReadRequirement.Recent([.. desired.Values.Keys, .. AlwaysNeeded]);

    /// <summary>Asks before a change, with its diff, and states which other keys it also affects.</summary>
    private protected bool ShouldChange(string title, LiteLLMKey current, IReadOnlyList<KeyChange> changes)
    {
        string preview = new DiffFormatter(UserTextStyle.Current).Below(title, changes);
        if (!BudgetSharing.MayAffectOthers(current, changes) || Await(_ => _sharing.DescribeAsync(current)) is not { } others)
        {
            return ShouldChange(preview);
        }

        bool isWanted = ShouldChange($"{preview}\n  {others}");
        if (isWanted)
        {
            WriteWarning($"Key {KeyReference.Describe(current)}: {others}");
        }

        return isWanted;
    }

    private void RefuseTwoNames()
    {
        string[] typed = [.. new[] { nameof(Id), nameof(Key), nameof(KeyAlias) }.Where(WasTyped)];
        if (typed.Length > 1)
        {
            throw new LiteLLMException(ErrorIds.KeyNamedTwice,
                $"The key is named by -{string.Join(" and -", typed)}. Name it by one of them; -NewKeyAlias gives it another alias.");
        }
    }

    private DesiredKey Desired()
    {
        Func<string, bool> isBound = ParameterSetName == KeyReference.ObjectSet ? WasTyped : IsBound;
        DesiredKey desired = Said(name => name != nameof(KeyAlias) && isBound(name));
        if (isBound(nameof(NewKeyAlias)))
        {
            desired.Set(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)), NewKeyAlias);
        }

        foreach (string name in Clear ?? [])
        {
            KeyProperty property = KeyProperties.Find(name) is { } found && found.Settable != Settable.Never
                ? found
                : throw new KeyValueException(name, "a key has no such property that could be cleared. Press Tab after -Clear to see those that it has.");
            if (desired.Values.ContainsKey(property) || property.Name == nameof(LiteLLMKey.Expires) && desired.Duration is not null)
            {
                throw new KeyValueException(property.Name, "it is both set and cleared; say one of the two.");
            }

            desired.Set(property, null);
        }

        if ((MergeMetadata is not null || RemoveMetadata is not null) && desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.Metadata))))
        {
            throw new KeyValueException(nameof(Metadata), "-Metadata says all of it, so -MergeMetadata and -RemoveMetadata have no meaning beside it.");
        }

        desired.MergeMetadata(MergeMetadata);
        desired.RemoveMetadata(RemoveMetadata ?? []);
        desired.MergePermissions(MergeObjectPermission);
        desired.AddPermissions(AddObjectPermission);
        desired.RemovePermissions(RemoveObjectPermission);
        if (desired.EditsPermissions && desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.ObjectPermission))))
        {
            throw new KeyValueException(nameof(ObjectPermission), "-ObjectPermission replaces all of it, so -MergeObjectPermission, -AddObjectPermission and -RemoveObjectPermission cannot be used with it.");
        }

        return desired;
    }

    /// <summary>
    /// Where the metadata as a whole is replaced, asks the server which entries belong to it. Without such entries, or if the server does
    /// not publish its attributes, the names that this module knows decide.
    /// </summary>
    private DesiredKey Informed(DesiredKey desired, LiteLLMKey current)
    {
        if (!desired.MetadataLeftOut(current.Row).Any())
        {
            return desired;
        }

        DesiredKey informed = desired.Copy();
        informed.ServerNames = Await(Api.AttributeNamesAsync);
        return informed;
    }
}

using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Creates a virtual key (<c>/key/generate</c>), reads the stored key, and returns it with its secret.</summary>
[Cmdlet(VerbsCommon.New, "LiteLLMKey", SupportsShouldProcess = true, DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class NewLiteLLMKeyCommand : KeyPropertiesCmdlet
{
    private SecretDestination _secrets = null!;
    private KeyRollback? _rollback;

    /// <summary>The alias of the key, which is unique among all keys of the proxy.</summary>
    [Parameter(Position = 0, ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = KeyReference.ObjectSet)]
    [Alias("Alias", "key_alias")]
    public string? KeyAlias { get; set; }

    /// <summary>The secret of the key: <c>sk-...</c>. By default, a random secret is generated.</summary>
    [Parameter(ParameterSetName = KeyReference.NameSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = KeyReference.ObjectSet)]
    [SecretTransformation]
    public SecureString? Key { get; set; }

    /// <summary>Creates the key of a service account, which belongs to a team and not to a user.</summary>
    [Parameter]
    public SwitchParameter ServiceAccount { get; set; }

    /// <summary>Adds the secret in plain text as the property <c>PlainTextKey</c>. The output then reveals the secret.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

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

    /// <summary>Finds the connection, and checks the vault.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _secrets = SecretDestination.Open(this, Pipeline.Tasks, SecretName, VaultName, AsPlainText);
    }

    private protected override void ProcessInput()
    {
        string? alias = Bound.TextOf(nameof(KeyAlias)) ?? Bound.Row.KeyAlias ?? Bound.Row.Text ?? Bound.Row.Object?.KeyAlias;
        Pipeline.Tasks.Decide(alias, () =>
        {
            Bound.RefuseEmpty();
            LiteLLMKey? stored = Bound.Row.Stored ?? Bound.Row.Object;
            DesiredKey desired = Bound.ToDesiredKey(stored is null ? null : Pipeline.WithoutComputed(stored), Bound.IsBound);
            if (alias is not null)
            {
                desired.Set(KeyProperties.Named(nameof(LiteLLMKey.KeyAlias)), alias);
            }

            SecureString? secret = Bound.SecretOf(nameof(Key));
            RejectInvalidSecret(secret);
            Owners.Refuse(desired);
            Budgets.Resolve(desired, null);
            SecretLocation? location = _secrets.LocationOf(() => IssuedKey.Draft(desired));
            IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, JsonValueWriter.Null, Api.ServerNow);
            _ = KeyRequestBuilder.Create(changes, Api.ServerNow);
            if (this.ShouldChange(() => Preview(changes, alias, location) + Previews.LinesOf(() => PlannedChange.Creation(changes, Api.ServerNow).WithUniqueAlias())))
            {
                _secrets.Prepare(location);
                _ = alias is not null && Pipeline.WaitForEarlier(alias);
                bool isServiceAccount = ServiceAccount;
                Pipeline.Tasks.Issue(alias, _rollback ??= KeyPipeline.RollbackOf(Api), async context =>
                    IssuedKey.Output(await new KeyWriter(Api, Pipeline.Loader).CreateAsync(desired, secret, isServiceAccount, context).ConfigureAwait(false), _secrets.Vaults, location, AsPlainText));
            }
        });
    }

    private string Preview(IReadOnlyList<KeyChange> changes, string? alias, SecretLocation? location) => new DiffFormatter(UserTextStyle.Current).Below(
        $"Create {(alias is null ? "a key" : $"key '{VisibleText.Of(alias)}'")} on {Api.Address}{SecretLocation.Clause(location)}", changes);

    private static void RejectInvalidSecret(SecureString? secret)
    {
        if (secret is not null && !Secrets.Use(secret, letters => letters is ['s', 'k', '-', ..]))
        {
            throw new KeyValueException(nameof(Key), "a secret must start with 'sk-'.");
        }

        if (secret is not null && Secrets.Use(secret, letters => Array.Exists(letters, char.IsControl) || Array.FindAll(letters, char.IsHighSurrogate).Length != Array.FindAll(letters, char.IsLowSurrogate).Length))
        {
            throw new KeyValueException(nameof(Key), "it contains a line break, another control character, or half of a surrogate pair, which cannot be sent.");
        }
    }
}

using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Access;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Completion;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Rotates the secret of a key (<c>/key/{id}/regenerate</c>), and changes the attributes that are specified. The budget, the spend and the
/// other attributes are not changed. The id changes with the secret. With <c>-Replace</c>, a new key takes over the attributes and the alias.
/// </summary>
[Cmdlet(VerbsCommon.Reset, "LiteLLMKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed partial class ResetLiteLLMKeyCommand : KeyChangeCmdlet
{
    private SecretDestination _secrets = null!;

    /// <summary>Creates a new key with the attributes of the key and another secret, moves the alias to it, and lets the old key expire. It requires no license.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <summary>The time for which the old secret remains valid, for example 24h. By default, it stops working immediately.</summary>
    [Parameter]
    [ValidatePattern("^[1-9][0-9]{0,5}(s|m|h|d)$")]
    [ArgumentCompleter(typeof(GracePeriodCompleter))]
    public string? GracePeriod { get; set; }

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
        _rollback = KeyPipeline.RollbackOf(Api);
    }

    private protected override KeyReadRequirement RequirementOf(DesiredKey desired) => Replace ? KeyReadRequirement.Whole : base.RequirementOf(desired);

    private protected override Action<KeyReference>? MissingKeyProcessor => Replace ? CompleteMissing : null;

    private protected override void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now)
    {
        if (Replace)
        {
            ReplaceKey(current, desired, changes, now);
        }
        else
        {
            ResetSecret(current, desired, changes, now);
        }
    }

    private void ResetSecret(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset now)
    {
        _ = KeyRequestBuilder.Update(changes, current.Row, now);
        bool wasAsked = this.AsksUser();
        if (wasAsked && !this.IsWhatIf() || Api.Capabilities.Lacks(ServerCapability.ChangesSecrets))
        {
            Context.Await(token => new KeyWriter(Api, Pipeline.Loader).RequireLicenseAsync(token));
        }

        string end = GracePeriod is null ? "the old secret stops working immediately" : $"the old secret works for another {GracePeriod}";
        SecretLocation? location = _secrets.LocationOf(() => current);
        if (ShouldChange($"Reset the secret of key {KeyTitle.Of(current, Api.Address)}{SecretLocation.Clause(location)}; {end}", current, changes, () => PlannedChange.Update(current, changes, now).WithUniqueAlias(), RefusedReset))
        {
            _secrets.Prepare(location);
            if (current.Expires <= now && desired.Duration is null && !desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.Expires))))
            {
                WriteWarning($"The key '{current}' expired on {current.Expires:u}. The new secret is rejected too until you set -Duration or -ExpiresAt.");
            }

            KeyReadRequirement requirement = RequirementOf(desired);
            SecureString? secret = Key is not null && Secrets.IdOf(Key) == current.Id ? Key : null;
            Pipeline.Tasks.Issue(current.ToString(), rollback: null, async context =>
            {
                LiteLLMKey key = wasAsked ? (await ConfirmShownAsync(current, desired, changes, now, requirement).ConfigureAwait(false)).Key : current;
                OwnershipSigner signer = await new OwnershipRegistry(Api).ReadForAsync([key], context.Token).ConfigureAwait(false);
                KeyWriteResult result = await new KeyWriter(Api, Pipeline.Loader)
                    .ResetAsync(key, signer.ForRotation(key, desired), GracePeriod, secret, now, context).ConfigureAwait(false);
                return IssuedKey.Output(result, _secrets.Vaults, location, AsPlainText) with { Warning = NotSigned(key, result, signer) };
            });
        }
    }

    /// <summary>Returns a line for a preview if the server cannot change the secret as requested.</summary>
    private string RefusedReset() => this.IsWhatIf() && Context.Await(token => new KeyWriter(Api, Pipeline.Loader).RefusalOfResetAsync(GracePeriod, token)) is { } refusal ? $"\n  ! {refusal.Message}" : "";

    /// <summary>Returns a warning if the record of the set that manages the key could not be signed for its new id.</summary>
    private static string? NotSigned(LiteLLMKey before, KeyWriteResult result, OwnershipSigner signer) =>
        OwnershipRecord.Of(before) is { } record && !signer.CanSign ? OwnershipErrors.NotSigned(result.Key, record.Claims.Set) : null;
}

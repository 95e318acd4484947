using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Apply;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Gives a key another secret (<c>/key/{id}/regenerate</c>), and other attributes where some are named. The key stays what it is, with its
/// budget and spend; its id changes with the secret.
/// </summary>
[Cmdlet(VerbsCommon.Reset, "LiteLLMKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = KeyReference.NameSet)]
[OutputType(typeof(LiteLLMKey))]
public sealed class ResetLiteLLMKeyCommand : KeyDifferenceCmdlet
{
    /// <summary>How long the old secret works on. Without it, it ends at once.</summary>
    [Parameter]
    [ValidatePattern("^[1-9][0-9]{0,5}(s|m|h|d)$")]
    public string? GracePeriod { get; set; }

    /// <summary>Adds the secret as a property <c>PlainTextKey</c>. Anybody who sees the output then has the key.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override void Process(LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, DateTimeOffset asked)
    {
        _ = KeyRequestBuilder.Update(changes, current.Row, asked);
        string end = GracePeriod is null ? "its secret ends at once" : $"its secret ends in {GracePeriod}";
        if (ShouldChange($"Reset the secret of key {KeyReference.Describe(current)}; {end}", current, changes))
        {
            if (current.Expires <= asked && desired.Duration is null && !desired.Values.ContainsKey(KeyProperties.Named(nameof(LiteLLMKey.Expires))))
            {
                WriteWarning($"The key '{current}' expired on {current.Expires:u}. Its new secret is refused as well until the key gets a new -Duration or -ExpiresAt.");
            }

            SecureString? secret = Key is not null && Secrets.IdOf(Key) == current.Id ? Key : null;
            Pipeline.Tasks.Issue(current.ToString(), rollback: null, async context =>
            {
                OwnershipSigner signer = await new OwnershipRegistry(Api).ReadForAsync([current], context.Token).ConfigureAwait(false);
                KeyWriteResult result = await new KeyWriter(Api, Pipeline.Loader)
                    .ResetAsync(current, signer.ForRotation(current, desired), GracePeriod, secret, asked, context).ConfigureAwait(false);
                return IssuedKey.Output(result, AsPlainText) with { Warning = NotSigned(current, result, signer) };
            });
        }
    }

    /// <summary>Returns a warning if the record of the set that manages the key could not be signed for its new id.</summary>
    private static string? NotSigned(LiteLLMKey before, KeyWriteResult result, OwnershipSigner signer) =>
        OwnershipRecord.Of(before) is { } record && !signer.CanSign ? OwnershipErrors.NotSigned(result.Key, record.Claims.Set) : null;
}

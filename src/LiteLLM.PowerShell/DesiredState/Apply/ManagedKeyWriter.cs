using System.Security;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>Creates and changes the keys of a set, with signed ownership records.</summary>
/// <param name="api">The server.</param>
/// <param name="writer">Writes the keys.</param>
/// <param name="registry">Signs the records.</param>
internal sealed class ManagedKeyWriter(KeyApi api, KeyWriter writer, OwnershipRegistry registry)
{
    private static readonly KeyProperty AutoRotate = KeyProperties.Named(nameof(LiteLLMKey.AutoRotate));

    /// <summary>How old the data of a key may be when its mark is removed. An older key is read again, so that no other change of its metadata is lost.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Creates a key. The ownership record is in the same request, so that an interrupted run creates no unmanaged key. It marks the secret
    /// as not delivered; see <see cref="SetDeliveredAsync"/>.
    /// </summary>
    /// <exception cref="LiteLLMException">The key was not created.</exception>
    internal async Task<KeyWriteResult> CreateAsync(DesiredKey desired, KeyOwnership ownership, OperationContext context)
    {
        CancellationToken cancellationToken = context.Token;
        ownership = ownership with { IsUndelivered = true };
        OwnershipSigner signer = await registry.SignerAsync(cancellationToken).ConfigureAwait(false);
        SecureString secret = Secrets.Create();
        DesiredKey signed = desired.Copy();
        signed.Set(OwnershipRecord.Property, signer.Sign(ownership, Secrets.IdOf(secret)));
        KeyWriteResult result = await writer.CreateWithNewSecretAsync(signed, secret, context).ConfigureAwait(false);
        bool rotates = desired.Values.TryGetValue(AutoRotate, out var automatic) && JsonValueReader.ToBoolean(automatic) == true;
        return result.Problem is null && (signer.OwnerOf(result.Key) is null || rotates && !signer.SurvivesRotation(result.Key))
            ? await BindToCreationAsync(result, ownership, signer, cancellationToken).ConfigureAwait(false)
            : result;
    }

    /// <summary>Removes the mark of a key whose secret was delivered.</summary>
    /// <param name="created">The result of the creation.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LiteLLMException">The mark was not removed.</exception>
    internal async Task SetDeliveredAsync(KeyWriteResult created, CancellationToken cancellationToken)
    {
        LiteLLMKey key = created.Key;
        if (created.Problem is not null || api.ServerNow - key.ReadAt > Freshness)
        {
            key = await api.FindAsync(key.Id, cancellationToken).ConfigureAwait(false) ?? throw new LiteLLMException(ErrorIds.KeyNotFound, "The key no longer exists.");
        }

        OwnershipSigner signer = await registry.SignerAsync(cancellationToken).ConfigureAwait(false);
        if (signer.OwnerOf(key) is not { IsUndelivered: true } owner)
        {
            return;
        }

        var signed = new DesiredKey();
        signed.Set(OwnershipRecord.Property, signer.Sign(owner with { IsUndelivered = false }, key));
        DateTimeOffset now = api.ServerNow;
        LiteLLMKey stored = await api.UpdateAsync(key.Id, KeyRequestBuilder.Update(KeyDiff.Compute(signed, key.Row, now), key.Row, now).Body, cancellationToken).ConfigureAwait(false);
        if (OwnershipRecord.Of(stored) is not { Claims.IsUndelivered: false })
        {
            throw new LiteLLMException(ErrorIds.ValueNotStored, "The server accepted the request, but did not store it.");
        }
    }

    /// <summary>Changes a key.</summary>
    /// <exception cref="LiteLLMException">The key was not changed, or only partly. The message contains the details.</exception>
    internal async Task<KeyWriteResult> UpdateAsync(
        LiteLLMKey current, DesiredKey desired, IReadOnlyList<KeyChange> changes, KeyOwnership ownership, CancellationToken cancellationToken)
    {
        DateTimeOffset now = api.ServerNow;
        if (!desired.Values.ContainsKey(OwnershipRecord.Property))
        {
            return await writer.UpdateAsync(current, desired, changes, now, cancellationToken).ConfigureAwait(false);
        }

        OwnershipSigner signer = await registry.SignerAsync(cancellationToken).ConfigureAwait(false);
        DesiredKey signed = desired.Copy();
        signed.Set(OwnershipRecord.Property, signer.Sign(ownership, current));
        return await writer.UpdateAsync(current, signed, KeyDiff.Compute(signed, current.Row, now), now, cancellationToken).ConfigureAwait(false);
    }

    private async Task<KeyWriteResult> BindToCreationAsync(KeyWriteResult made, KeyOwnership ownership, OwnershipSigner signer, CancellationToken cancellationToken)
    {
        var signed = new DesiredKey();
        signed.Set(OwnershipRecord.Property, signer.Sign(ownership, made.Key));
        try
        {
            DateTimeOffset now = api.ServerNow;
            KeyWriteResult bound = await writer.UpdateAsync(made.Key, signed, KeyDiff.Compute(signed, made.Key.Row, now), now, cancellationToken).ConfigureAwait(false);
            return bound with { Key = bound.Key.WithSecret(made.Key.Key) };
        }
        catch (LiteLLMException problem)
        {
            return made with
            {
                Problem = new LiteLLMException(problem.Id,
                    $"The key '{made.Key}' was created, but its record was not signed for rotations. Import-LiteLLMKey -Id {made.Key.Id} -SetName '{ownership.Set}' signs it again. {problem.Message}", problem),
            };
        }
    }
}

using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>Reads the signing secrets of a proxy once per command, and creates one when the first record is signed.</summary>
/// <param name="api">The server.</param>
internal sealed class OwnershipRegistry(KeyApi api)
{
    private readonly object _lock = new();
    private Task<OwnershipSigner>? _signer;

    private OwnershipSigner None => new([], api.Address);

    /// <summary>Gets the signer that verifies records. Without a signing secret, it confirms no record.</summary>
    /// <exception cref="LiteLLMException">The key of the connection does not belong to a proxy admin, or the request failed.</exception>
    internal Task<OwnershipSigner> ReadAsync(CancellationToken cancellationToken) => Next(known => known ?? RequestAsync(cancellationToken));

    /// <summary>Gets the signer that verifies the records of keys, as far as the key of the connection allows. Sends no request if none of the keys has a record.</summary>
    internal async Task<OwnershipSigner> ReadForAsync(IEnumerable<LiteLLMKey> keys, CancellationToken cancellationToken)
    {
        try
        {
            return keys.Any(key => OwnershipRecord.Of(key) is not null) ? await ReadAsync(cancellationToken).ConfigureAwait(false) : None;
        }
        catch (LiteLLMException refusal) when (refusal.Is(ErrorIds.ProxyAdminRequired))
        {
            return None;
        }
    }

    /// <summary>Reads the signing secrets again, because another first run can have created one since.</summary>
    /// <exception cref="LiteLLMException">The key of the connection does not belong to a proxy admin, or the request failed.</exception>
    internal Task<OwnershipSigner> ReadAgainAsync(CancellationToken cancellationToken) => Next(_ => RequestAsync(cancellationToken));

    /// <summary>Gets the signer that signs records. The first call creates a signing secret if the proxy has none.</summary>
    /// <exception cref="LiteLLMException">The secret was not created.</exception>
    internal Task<OwnershipSigner> SignerAsync(CancellationToken cancellationToken) => Next(async known =>
    {
        OwnershipSigner signer = await (known ?? RequestAsync(cancellationToken)).ConfigureAwait(false);
        if (!signer.CanSign)
        {
            await api.Budgets.CreateAsync(OwnershipSecrets.Create(), cancellationToken).ConfigureAwait(false);
            signer = await RequestAsync(cancellationToken).ConfigureAwait(false);
        }

        return signer.CanSign
            ? signer
            : throw new LiteLLMException(ErrorIds.SigningSecretNotCreated,
                "The server accepted the signing secret for key sets and did not store it. Nothing was changed.");
    });

    /// <summary>Starts an operation after the previous one, so that concurrent calls run one after the other.</summary>
    private Task<OwnershipSigner> Next(Func<Task<OwnershipSigner>?, Task<OwnershipSigner>> start)
    {
        lock (_lock)
        {
            return _signer = start(_signer);
        }
    }

    private async Task<OwnershipSigner> RequestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new OwnershipSigner(OwnershipSecrets.Among(await api.Budgets.ListAsync(cancellationToken).ConfigureAwait(false)), api.Address);
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.Forbidden) || refusal.StatusCode == 400)
        {
            throw new LiteLLMException(ErrorIds.ProxyAdminRequired,
                "Sets of keys require the key of a proxy admin, because only a proxy admin can verify which keys a set manages. Nothing was changed. Connect with the key of a proxy admin, or change individual keys with New-LiteLLMKey and Set-LiteLLMKey.", refusal);
        }
    }
}

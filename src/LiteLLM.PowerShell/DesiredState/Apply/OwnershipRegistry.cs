using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Apply;

/// <summary>Reads the signing secret of a proxy, once for each command, and creates it when the first record is signed.</summary>
/// <param name="api">The server.</param>
internal sealed class OwnershipRegistry(KeyApi api)
{
    private readonly object _lock = new();
    private Task<OwnershipSigner>? _signer;

    private OwnershipSigner None => new([], api.Address);

    /// <summary>What verifies the records of keys. Without a signing secret it confirms none.</summary>
    /// <exception cref="LiteLLMException">The key of the connection is not that of a proxy admin, or the server did not answer.</exception>
    internal Task<OwnershipSigner> ReadAsync(CancellationToken cancellationToken) => Next(known => known ?? RequestAsync(cancellationToken));

    /// <summary>What verifies the records of some keys, as far as the key of the connection allows. Nothing is read if none of them has a record.</summary>
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

    /// <summary>What verifies records, read again: another first run can have created a secret meanwhile.</summary>
    /// <exception cref="LiteLLMException">The key of the connection is not that of a proxy admin, or the server did not answer.</exception>
    internal Task<OwnershipSigner> ReadAgainAsync(CancellationToken cancellationToken) => Next(_ => RequestAsync(cancellationToken));

    /// <summary>What signs records; the first call creates the secret if there is none.</summary>
    /// <exception cref="LiteLLMException">The secret was not created.</exception>
    internal Task<OwnershipSigner> SignerAsync(CancellationToken cancellationToken) => Next(async known =>
    {
        OwnershipSigner signer = await (known ?? RequestAsync(cancellationToken)).ConfigureAwait(false);
        if (!signer.CanSign)
        {
            await api.CreateBudgetAsync(OwnershipSecrets.Create(), cancellationToken).ConfigureAwait(false);
            signer = await RequestAsync(cancellationToken).ConfigureAwait(false);
        }

        return signer.CanSign
            ? signer
            : throw new LiteLLMException(ErrorIds.SigningSecretNotCreated,
                "The server accepted the signing secret for key sets and did not store it. Nothing was changed.");
    });

    /// <summary>Starts what follows on the last answer. Callers at the same time so wait for each other.</summary>
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
            return new OwnershipSigner(OwnershipSecrets.Among(await api.BudgetsAsync(cancellationToken).ConfigureAwait(false)), api.Address);
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.Forbidden) || refusal.StatusCode == 400)
        {
            throw new LiteLLMException(ErrorIds.ProxyAdminRequired,
                "Sets of keys need the key of a proxy admin: only a proxy admin can read what confirms which keys a set manages. Nothing was changed. Connect with the key of a proxy admin, or change single keys with New-LiteLLMKey and Set-LiteLLMKey.", refusal);
        }
    }
}

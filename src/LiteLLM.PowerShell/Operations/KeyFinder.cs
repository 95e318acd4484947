using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>Finds the one key that somebody means, complete and as it is now.</summary>
/// <param name="api">The server.</param>
/// <param name="reader">Reads together what is looked for at the same time; without it, each key is read by itself.</param>
/// <param name="aliases">Tells the ids of aliases when many are looked for; without it, each is asked for by itself.</param>
internal sealed class KeyFinder(KeyApi api, KeyReader? reader = null, AliasIndex? aliases = null)
{
    /// <summary>Finds a key by its id.</summary>
    /// <exception cref="LiteLLMException">There is no such key, or the text is no id.</exception>
    internal async Task<LiteLLMKey> ByIdAsync(string id, CancellationToken cancellationToken)
    {
        string hash = id.Trim().ToLowerInvariant();
        if (!KeyApi.IsId(hash))
        {
            throw new LiteLLMException("InvalidKeyId", ErrorCategory.InvalidArgument,
                $"'{id}' is not the id of a key, which is 64 hexadecimal digits. Use -KeyAlias for an alias, or -Key for a secret.");
        }

        return await ReadAsync(hash, cancellationToken).ConfigureAwait(false)
            ?? throw new LiteLLMException("KeyNotFound", ErrorCategory.ObjectNotFound, $"There is no key with the id '{hash}'.");
    }

    /// <summary>Finds a key by its alias.</summary>
    /// <exception cref="LiteLLMException">There is no such key.</exception>
    internal async Task<LiteLLMKey> ByAliasAsync(string alias, CancellationToken cancellationToken)
    {
        if (aliases is not null && await aliases.FindAsync(alias).ConfigureAwait(false) is { } id
            && await ReadAsync(id, cancellationToken).ConfigureAwait(false) is { } known && known.KeyAlias == alias)
        {
            return known;
        }

        KeyPage page = await api.ListAsync(new KeyFilter(Alias: alias), 1, 2, cancellationToken).ConfigureAwait(false);
        return page.Keys.FirstOrDefault(key => key.KeyAlias == alias) is { } listed
            ? await ByIdAsync(listed.Id, cancellationToken).ConfigureAwait(false)
            : throw new LiteLLMException("KeyNotFound", ErrorCategory.ObjectNotFound, $"There is no key with the alias '{alias}'.");
    }

    /// <summary>Finds a key by its secret; only the hash is sent.</summary>
    /// <exception cref="LiteLLMException">There is no such key.</exception>
    internal async Task<LiteLLMKey> BySecretAsync(SecureString secret, CancellationToken cancellationToken) =>
        await ReadAsync(Secrets.IdOf(secret), cancellationToken).ConfigureAwait(false)
        ?? throw new LiteLLMException("KeyNotFound", ErrorCategory.ObjectNotFound, "There is no key with the given secret.");

    private Task<LiteLLMKey?> ReadAsync(string id, CancellationToken cancellationToken) =>
        reader is null ? api.FindAsync(id, cancellationToken) : reader.FindAsync(id);
}

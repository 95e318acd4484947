using System.Security;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Reading;

/// <summary>Finds the live key that an id, an alias or a secret identifies.</summary>
/// <param name="api">The server.</param>
/// <param name="loader">Reads keys together that are requested concurrently. Without it, each key is read by itself.</param>
/// <param name="aliases">Finds the ids of many aliases. Without it, each alias is searched by itself.</param>
/// <param name="requirement">How much of the key is required. By default, the complete key in its current state.</param>
/// <param name="announcement">The announcement of the read of a key by its id or secret, if there is one.</param>
/// <param name="advice">Completes the error that no key has an alias, or <c>null</c>.</param>
internal sealed class KeyResolver(
    KeyApi api, BatchingKeyLoader? loader = null, AliasIndex? aliases = null, KeyReadRequirement? requirement = null, ReadAnnouncement? announcement = null, AliasAdvice? advice = null)
{
    private const int MostIds = 10;
    private const string PerhapsHidden = "or it is not visible to the key of this connection";

    /// <summary>Finds a key by its id.</summary>
    /// <exception cref="LiteLLMException">The key does not exist, or the text is not an id.</exception>
    internal async Task<LiteLLMKey> ByIdAsync(string id, CancellationToken cancellationToken)
    {
        string hash = id.Trim().ToLowerInvariant();
        if (!Secrets.IsId(hash))
        {
            throw new LiteLLMException(ErrorIds.InvalidKeyId,
                $"'{id}' is not the id of a key, which is 64 hexadecimal digits. Use -KeyAlias for an alias, or -Key for a secret.");
        }

        KeyReadResult read;
        try
        {
            read = await ReadAsync(hash, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem) when (requirement is { AcceptsId: true } && problem.Is(ErrorIds.UnexpectedResponse))
        {
            return new LiteLLMKey(hash, JsonValueWriter.EmptyMap, api.ServerNow); // An operation that needs no more than the id must not fail because the row cannot be read.
        }

        return read.Key ?? throw NotFound(read, $"There is no key with the id '{hash}'");
    }

    /// <summary>Finds a key by its alias, compared ordinally.</summary>
    /// <exception cref="LiteLLMException">No key or several keys have the alias.</exception>
    internal async Task<LiteLLMKey> ByAliasAsync(string alias, CancellationToken cancellationToken)
    {
        if (aliases is not null && await aliases.FindAsync(alias, loader).ConfigureAwait(false) is { } id
            && (await ReadAsync(id, cancellationToken).ConfigureAwait(false)).Key is { } known && known.KeyAlias == alias)
        {
            return known;
        }

        IReadOnlyList<LiteLLMKey> named = await api.WithAliasAsync(alias, cancellationToken).ConfigureAwait(false);
        if (named.Count > 1)
        {
            throw new LiteLLMException(ErrorIds.AliasNotUnique,
                $"{named.Count} keys have the alias '{alias}'. Specify one of them with -Id: {string.Join(", ", named.Take(MostIds).Select(key => key.Id))}{(named.Count > MostIds ? ", ..." : "")}.");
        }

        KeyReadResult read = named.Count == 1 ? await ReadAsync(named[0].Id, cancellationToken).ConfigureAwait(false) : KeyReadResult.LeftOut;
        return read.Key is { } key && key.KeyAlias == alias
            ? key
            : throw NotFound(read, $"There is no key with the alias '{alias}'", advice is null ? "" : await advice.ForAsync(alias, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds a key by its secret. Only the hash is sent.</summary>
    /// <exception cref="LiteLLMException">No key has the secret.</exception>
    internal async Task<LiteLLMKey> BySecretAsync(SecureString secret, CancellationToken cancellationToken)
    {
        KeyReadResult read = await ReadAsync(Secrets.IdOf(secret), cancellationToken).ConfigureAwait(false);
        return read.Key ?? throw NotFound(read, "There is no key with the specified secret");
    }

    /// <summary>Creates the error for a key that was requested and not found.</summary>
    internal static LiteLLMException NotFound(KeyReadResult read, string problem, string advice = "") => new(ErrorIds.KeyNotFound, read switch
    {
        { Deleted: { } deleted } => $"{problem}: {Deletion(deleted)}.",
        { IsDenied: true } => $"{problem}.{advice}",
        _ => $"{problem}, {PerhapsHidden}.{advice}",
    });

    /// <summary>Describes the deletion of a key.</summary>
    internal static string Deletion(LiteLLMKey key)
    {
        string when = key.DeletedAt is { } time ? $" at {time.ToUniversalTime():yyyy-MM-dd HH:mm:ss}Z" : "";
        return $"the key '{key}' was deleted{when}{(key.DeletedBy is { Length: > 0 } user ? $" by '{user}'" : "")}, or its secret was changed";
    }

    private Task<KeyReadResult> ReadAsync(string id, CancellationToken cancellationToken) =>
        loader is null ? api.ReadAsync(id, cancellationToken) : loader.ReadAsync(id, requirement ?? KeyReadRequirement.Current, announcement);
}

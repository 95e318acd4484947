using System.Security;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>The names by which the user means one key, as the cmdlets take them.</summary>
internal sealed record KeyReference(string? Id = null, string? Alias = null, SecureString? Secret = null, LiteLLMKey? Object = null)
{
    internal const string IdSet = "Id";
    internal const string AliasSet = "Alias";
    internal const string SecretSet = "Key";
    internal const string ObjectSet = "InputObject";

    /// <summary>
    /// Id, secret and alias in one set. With a set for each, the engine does not find the alias of a row that has other values too:
    /// it looks for all of them in the default set first.
    /// </summary>
    internal const string NameSet = "Name";

    /// <summary>What an error about the key names; never the secret.</summary>
    internal object? Name => Object?.ToString() ?? Alias ?? Id;

    /// <summary>What a row names the key by: its id, which never changes, before its alias.</summary>
    internal static KeyReference FirstNamed(string? id, SecureString? secret, string? alias) =>
        !string.IsNullOrEmpty(id) ? new KeyReference(Id: id)
        : secret is not null ? new KeyReference(Secret: secret)
        : new KeyReference(Alias: alias);

    /// <summary>Refuses an object of a deleted key: nothing can be done with it, and its id may belong to a live key again.</summary>
    /// <exception cref="LiteLLMException">The object is one of a deleted key.</exception>
    internal void RefuseDeleted()
    {
        if (Object is { IsDeleted: true } deleted)
        {
            throw new LiteLLMException(ErrorIds.KeyDeleted,
                $"Key {Describe(deleted)} cannot be used: {KeyResolver.Deletion(deleted)}. Get-LiteLLMKey -Deleted returns deleted keys for viewing only.");
        }
    }

    internal Task<LiteLLMKey> ResolveAsync(KeyResolver resolver, CancellationToken cancellationToken) => this switch
    {
        { Object: { } key } => resolver.ByIdAsync(key.Id, cancellationToken),
        { Id: { } id } => resolver.ByIdAsync(id, cancellationToken),
        { Secret: { } secret } => resolver.BySecretAsync(secret, cancellationToken),
        { Alias: { Length: > 0 } alias } => resolver.ByAliasAsync(alias, cancellationToken),
        _ => throw new LiteLLMException(ErrorIds.KeyNotNamed,
            "No key is named. Give -KeyAlias, -Id or -Key, or pipe in keys or rows that have one of them."),
    };

    internal static string Describe(LiteLLMKey key) => key.KeyAlias is { Length: > 0 } alias ? $"'{VisibleText.Of(alias)}' ({key.KeyName})" : key.HasOnlyId ? key.Id : $"{key.KeyName} ({key.Id})";
}

using System.Security;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Identifies one key: by its id, alias or secret, or by an object from the pipeline.</summary>
internal sealed record KeyReference(string? Id = null, string? Alias = null, SecureString? Secret = null, LiteLLMKey? Object = null)
{
    internal const string IdSet = "Id";
    internal const string AliasSet = "Alias";
    internal const string SecretSet = "Key";
    internal const string ObjectSet = "InputObject";

    /// <summary>
    /// Id, secret and alias in one set. With a set for each, the engine would not bind the alias of an input object that has other values too,
    /// because it tries to bind all of them in the default set first.
    /// </summary>
    internal const string NameSet = "Name";

    /// <summary>The target object of an error about the key. It is never the secret.</summary>
    internal object? Name => Object?.ToString() ?? Alias ?? Id;

    /// <summary>Uses the first value that an input object has: the id, which never changes, then the secret, then the alias.</summary>
    internal static KeyReference FirstNamed(string? id, SecureString? secret, string? alias) =>
        !string.IsNullOrEmpty(id) ? new KeyReference(Id: id)
        : secret is not null ? new KeyReference(Secret: secret)
        : new KeyReference(Alias: alias);

    /// <summary>Rejects the object of a deleted key. No operation applies to it, and its id may belong to an existing key again.</summary>
    /// <exception cref="LiteLLMException">The object represents a deleted key.</exception>
    internal void ThrowIfDeleted()
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
            "No key is specified. Use -KeyAlias, -Id or -Key, or pipe in keys or rows that have one of them."),
    };

    internal static string Describe(LiteLLMKey key) => key.KeyAlias is { Length: > 0 } alias ? $"'{VisibleText.Of(alias)}' ({key.KeyName})" : key.HasOnlyId ? key.Id : $"{key.KeyName} ({key.Id})";
}

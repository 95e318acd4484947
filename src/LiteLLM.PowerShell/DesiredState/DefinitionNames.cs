using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>Chooses the names of the definitions of existing keys.</summary>
internal static class DefinitionNames
{
    /// <summary>Gets the name of the definition that manages a key, or the alias of a key that no set manages. Empty if the key has neither.</summary>
    /// <param name="key">The key.</param>
    /// <param name="signer">Verifies the ownership record of the key.</param>
    internal static string Of(LiteLLMKey key, OwnershipSigner signer) => signer.OwnerOf(key)?.Name ?? key.KeyAlias ?? "";

    /// <summary>Gets the names of keys in one set. Keys that have the same name in different sets get their aliases.</summary>
    /// <param name="keys">The keys. Each of them has a name.</param>
    /// <param name="signer">Verifies the ownership records of the keys.</param>
    /// <returns>The keys in the same order, without duplicates.</returns>
    /// <exception cref="LiteLLMException">Several keys would have the same name.</exception>
    internal static IReadOnlyList<(string Name, LiteLLMKey Key)> Of(IEnumerable<LiteLLMKey> keys, OwnershipSigner signer)
    {
        (string Name, LiteLLMKey Key)[] named = [.. keys.GroupBy(key => key.Id, StringComparer.Ordinal).Select(same => (Of(same.Last(), signer), same.Last()))];
        HashSet<string> shared = new(named.GroupBy(key => key.Name, StringComparer.Ordinal).Where(same => same.Skip(1).Any()).Select(same => same.Key), StringComparer.Ordinal);
        (string Name, LiteLLMKey Key)[] distinct = [.. named.Select(key => shared.Contains(key.Name) && key.Key.KeyAlias is { Length: > 0 } alias ? (alias, key.Key) : key)];
        return distinct.GroupBy(key => key.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } conflict
            ? throw new LiteLLMException(ErrorIds.DefinitionNameNotUnique,
                $"Several keys would be declared as '{conflict.Key}': {string.Join(", ", conflict.Select(key => Described(key.Key, signer)))}. Nothing was written. Write them to different files, or change the aliases with Set-LiteLLMKey -Id <id> -NewKeyAlias.")
            : distinct;
    }

    private static string Described(LiteLLMKey key, OwnershipSigner signer) =>
        signer.OwnerOf(key) is { } owner ? $"'{key}' ({key.Id}) of the set '{owner.Set}'" : $"'{key}' ({key.Id})";
}

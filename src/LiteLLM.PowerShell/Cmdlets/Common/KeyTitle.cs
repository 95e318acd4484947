using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Describes a key in a preview or a prompt: its name, the set that manages it, and the proxy.</summary>
internal static class KeyTitle
{
    /// <summary>Returns for example <c>'ci' (sk-...1234), managed by set 'platform', on https://litellm.example.com</c>. The record of the set is not verified.</summary>
    /// <param name="key">The key.</param>
    /// <param name="proxy">The address of the proxy.</param>
    internal static string Of(LiteLLMKey key, string proxy) => OwnershipRecord.Of(key) is { } record
        ? $"{KeyReference.Describe(key)}, managed by set '{Shown(record.Claims.Set)}', on {proxy}"
        : $"{KeyReference.Describe(key)} on {proxy}";

    /// <summary>Returns a note about the changed attributes that the set of the key declares, so that the next sync reverts them; otherwise <c>null</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="changes">The changes.</param>
    internal static string? Reverted(LiteLLMKey key, IReadOnlyList<KeyChange> changes)
    {
        if (OwnershipRecord.Of(key) is not { } record || changes.Any(change => change.Description == OwnershipRecord.Property))
        {
            return null;
        }

        string[] declared = [.. changes.SelectMany(change => Declared(record.Claims, change))];
        return declared.Length == 0 ? null : $"the set '{Shown(record.Claims.Set)}' declares {string.Join(", ", declared)}; its next sync restores the declared value{(declared.Length == 1 ? "" : "s")}.";
    }

    /// <summary>Returns the changed attributes, or entries of the metadata, that a set declares. Every definition declares an alias.</summary>
    private static IEnumerable<string> Declared(KeyOwnership ownership, KeyChange change) =>
        change.Description?.Storage == KeyStorage.UserMetadata
            ? ownership.Declared
                .Where(name => name.StartsWith(KeyOwnership.MetadataPrefix, StringComparison.Ordinal))
                .Select(name => name.Substring(KeyOwnership.MetadataPrefix.Length))
                .Where(name => !JsonEquality.Same(JsonValueReader.Member(change.BeforeJson, name), JsonValueReader.Member(change.AfterJson, name)))
                .Select(name => $"{change.Property}.{Shown(name)}")
            : change.Property == nameof(LiteLLMKey.KeyAlias) || ownership.Declared.Contains(change.Description?.JsonName ?? change.Property)
                || change.Property == nameof(LiteLLMKey.Expires) && ownership.Duration is not null ? [change.Property]
            : [];

    private static string Shown(string set) => VisibleText.Of(SecretMask.Scrub(set));
}

using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState.Planning;

/// <summary>Creates the errors about keys and the sets that manage them.</summary>
internal static class OwnershipErrors
{
    private const int MostNames = 10;

    private const string Reasons =
        "Its record was written by someone who is not a proxy admin, copied from another key or another proxy, or the secret of the key was rotated "
        + "outside this module; or a proxy admin has deleted the signing secret.";

    internal static LiteLLMException NotManaged(string alias, KeyOwnership wanted) => new(ErrorIds.KeyNotManaged,
        $"A key '{alias}' already exists, and no set manages it. Adopt it with Sync-LiteLLMKey -Adopt, or with Import-LiteLLMKey '{alias}' -SetName '{wanted.Set}'; or declare another alias.");

    internal static LiteLLMException OfAnotherSet(string alias, KeyOwnership owner) => new(ErrorIds.KeyOfAnotherSet,
        $"The key '{alias}' is managed by the set '{owner.Set}', where its name is '{owner.Name}'. Remove it from one of the two sets; Set-LiteLLMKey '{alias}' -Clear KeySet removes it from its set.");

    internal static LiteLLMException NewerFormat(LiteLLMKey key, KeyOwnership owner) => new(ErrorIds.NewerFormat,
        $"The record of the set '{owner.Set}' in the key '{key}' has format version {owner.Version}, and this module supports versions up to {KeyOwnership.CurrentVersion}. Update the module.");

    /// <summary>Creates the error that a key is not removed because its definition has <c>prevent_destroy</c>.</summary>
    internal static LiteLLMException Protected(LiteLLMKey key, KeyOwnership owner) => new(ErrorIds.KeyProtected,
        $"The key '{key}' was not removed, because its definition '{owner.Name}' in the set '{owner.Set}' has prevent_destroy. To remove it, declare it without prevent_destroy and apply the set with Sync-LiteLLMKey first; Set-LiteLLMKey -Id {key.Id} -Clear KeySet removes it from its set instead. Block-LiteLLMKey stops the key without removing it.");

    /// <summary>Creates the error that a key whose secret was not delivered is not created again because its definition has <c>prevent_destroy</c>.</summary>
    internal static LiteLLMException NotReplaced(LiteLLMKey key, KeyOwnership owner) => new(ErrorIds.KeyProtected,
        $"The key '{key}' was not replaced, because its definition '{owner.Name}' in the set '{owner.Set}' has prevent_destroy. Reset-LiteLLMKey -Id {key.Id} issues another secret for it. To replace it, declare it without prevent_destroy and apply the set with Sync-LiteLLMKey first.");

    internal static LiteLLMException SeveralKeys(KeyOwnership wanted, IReadOnlyCollection<InventoryKey> keys) => new(ErrorIds.SeveralKeysOfDefinition,
        $"{keys.Count} keys could be the key '{wanted.Name}' of the set '{wanted.Set}': {Names(keys)}. None of them is changed or removed. Remove those that are not required with Remove-LiteLLMKey -Id, or clear their records with Set-LiteLLMKey -Id <id> -Clear KeySet.");

    internal static LiteLLMException NotConfirmed(KeyOwnership wanted, IReadOnlyCollection<InventoryKey> keys) =>
        keys.FirstOrDefault(key => key.Claim!.Version > KeyOwnership.CurrentVersion) is { } newer
            ? NewerFormat(newer.Key, newer.Claim!)
            : new(ErrorIds.OwnershipNotConfirmed,
                $"The set '{wanted.Set}' has no confirmed key '{wanted.Name}', but a record in {Names(keys)} claims to be that of a set. Nothing is created, changed or removed. {Reasons} {Remedy(wanted.Set)}");

    /// <summary>Creates a warning about keys with unconfirmed records, which were ignored.</summary>
    internal static string Ignored(string set, IReadOnlyCollection<InventoryKey> keys)
    {
        string subject = keys.Count == 1 ? $"1 key has a record of the set '{set}' that is not confirmed, and was ignored" : $"{keys.Count} keys have records of the set '{set}' that are not confirmed, and were ignored";
        return LiteLLMException.Shown($"{subject}: {Names(keys)}. {Reasons} {Remedy(set)}");
    }

    /// <summary>The note of a key whose secret was not delivered.</summary>
    internal const string UndeliveredNote = "its secret was not delivered; -ReplaceUndelivered creates the key again.";

    /// <summary>Creates a warning about keys whose secrets were not delivered.</summary>
    internal static string Undelivered(string set, IReadOnlyCollection<LiteLLMKey> keys)
    {
        string subject = keys.Count == 1 ? "1 key" : $"{keys.Count} keys";
        string names = string.Join(", ", keys.Select(key => $"'{key}' ({key.Id})"));
        return LiteLLMException.Shown($"A previous run was ended before it had delivered the secrets of {subject} of the set '{set}': {names}. Sync-LiteLLMKey -ReplaceUndelivered creates the keys again; Reset-LiteLLMKey issues other secrets for them.");
    }

    /// <summary>Creates a warning that a key is still marked although its secret was delivered.</summary>
    internal static string StillMarked(LiteLLMKey key, string set, LiteLLMException problem) => LiteLLMException.Shown(
        $"The secret of the key '{key}' was delivered, but the key is still marked as not delivered. Import-LiteLLMKey -Id {key.Id} -SetName '{set}' removes the mark. {problem.Message}");

    /// <summary>Creates a warning about a key with an unconfirmed record, which was omitted.</summary>
    internal static string Unconfirmed(LiteLLMKey key, string set) => LiteLLMException.Shown(
        $"The key '{key}' ({key.Id}) has a record of the set '{set}' that is not confirmed, and was omitted. {Reasons} {Remedy(set)}");

    /// <summary>Creates a warning that the record of a key may not be valid for its new secret.</summary>
    internal static string NotSigned(LiteLLMKey key, string set) => LiteLLMException.Shown(
        $"The key '{key}' has a record of the set '{set}', which this connection cannot sign for the new secret. If the set no longer recognizes the key, a proxy admin adds it to the set again with Import-LiteLLMKey -Id {key.Id} -SetName '{set}'.");

    private static string Remedy(string set) =>
        $"Check each key. Import-LiteLLMKey -Id <id> -SetName '{set}' adds it to the set; Set-LiteLLMKey -Id <id> -Clear KeySet clears its record.";

    private static string Names(IReadOnlyCollection<InventoryKey> keys) =>
        string.Join(", ", keys.Take(MostNames).Select(key => $"'{key.Key}' ({key.Key.Id})")) + (keys.Count > MostNames ? ", ..." : "");
}

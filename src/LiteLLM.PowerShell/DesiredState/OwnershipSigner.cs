using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>Signs and verifies the ownership records of keys. Pure: no server, no clock, no PowerShell.</summary>
/// <remarks>
/// A signature covers the whole record and one of two things that no client can choose for a key that exists: the id of the key, which
/// is known before the key is created, or its creation (time and creator), which stays the same when its secret is rotated.
/// </remarks>
/// <param name="secrets">The signing secrets of the proxy, the oldest first. Records are signed with the first one; all of them are valid.</param>
/// <param name="proxy">The address of the proxy.</param>
internal sealed class OwnershipSigner(IReadOnlyList<string> secrets, string proxy)
{
    /// <summary>128 bits of the signature, in hexadecimal digits.</summary>
    private const int ProofLength = 32;

    /// <summary>Whether the proxy has a signing secret.</summary>
    internal bool CanSign => secrets.Count > 0;

    /// <summary>The definition that manages a key: what its record says, if the signature is valid for this key.</summary>
    /// <returns>The set, the definition and what it declared last; <c>null</c> if no set manages the key, or if its record is not confirmed.</returns>
    internal KeyOwnership? OwnerOf(LiteLLMKey key) => OwnershipRecord.Of(key) is { } record && (IsBoundToCreation(record, key) || IsBoundToId(record, key)) ? record.Claims : null;

    /// <summary>Whether a key has a record that is not confirmed.</summary>
    internal bool IsUnconfirmed(LiteLLMKey key) => OwnershipRecord.Of(key) is not null && OwnerOf(key) is null;

    /// <summary>Whether the record of a key stays valid when its secret, and with it its id, changes.</summary>
    internal bool SurvivesRotation(LiteLLMKey key) => OwnershipRecord.Of(key) is { } record && IsBoundToCreation(record, key);

    /// <summary>What a key shall be when its secret is rotated: with a record that survives it, if the key has a confirmed one that does not.</summary>
    internal DesiredKey ForRotation(LiteLLMKey key, DesiredKey desired)
    {
        if (OwnerOf(key) is not { } owner || SurvivesRotation(key) || Creation(key) is null || desired.Values.ContainsKey(OwnershipRecord.Property))
        {
            return desired;
        }

        DesiredKey signed = desired.Copy();
        signed.Say(OwnershipRecord.Property, Sign(owner, key));
        return signed;
    }

    /// <summary>The record of a key that exists.</summary>
    internal JsonElement Sign(KeyOwnership ownership, LiteLLMKey key) => Sign(ownership, Creation(key) ?? Identity(key.Id));

    /// <summary>The record of a key that is to be created.</summary>
    /// <param name="ownership">What the record says.</param>
    /// <param name="id">The id that the key will have.</param>
    internal JsonElement Sign(KeyOwnership ownership, string id) => Sign(ownership, Identity(id));

    private JsonElement Sign(KeyOwnership ownership, string[] subject)
    {
        var record = new OwnershipRecord(ownership, proxy, null);
        return (record with { Proof = ProofOf(record, subject, secrets[0]) }).ToJson();
    }

    private bool IsBoundToCreation(OwnershipRecord record, LiteLLMKey key) => Creation(key) is { } creation && IsValid(record, creation);

    private bool IsBoundToId(OwnershipRecord record, LiteLLMKey key) => IsValid(record, Identity(key.Id));

    private bool IsValid(OwnershipRecord record, string[] subject) =>
        record.Proof is { } proof && secrets.Any(secret => AreSame(proof, ProofOf(record, subject, secret)));

    private static string[] Identity(string id) => ["id", id];

    private static string[]? Creation(LiteLLMKey key) => key is { CreatedAt: { } time, CreatedBy: { Length: > 0 } creator }
        ? ["creation", time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), creator]
        : null;

    private static string ProofOf(OwnershipRecord record, string[] subject, string secret)
    {
        KeyOwnership claims = record.Claims;
        string[] parts =
        [
            .. subject, claims.Version.ToString(CultureInfo.InvariantCulture), record.Proxy ?? "", claims.Set, claims.Name, claims.Duration ?? "", .. claims.Asked,
        ];
        string message = string.Concat(parts.Select(part => $"{part.Length.ToString(CultureInfo.InvariantCulture)}:{part}"));
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        byte[] hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(message));
        return string.Concat(hash.Take(ProofLength / 2).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>Compares in a time that does not depend on where two proofs differ.</summary>
    private static bool AreSame(string left, string right) =>
        left.Length == right.Length && left.Zip(right, (one, other) => one ^ other).Aggregate(0, (difference, part) => difference | part) == 0;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>Signs and verifies the ownership records of keys. Pure: uses no server, no clock and no PowerShell.</summary>
/// <remarks>
/// A signature covers the whole record and one of two values that no client can choose for an existing key: the id of the key, which
/// is generated before the key is created, or its creation (time and creator), which does not change when the secret is rotated.
/// </remarks>
/// <param name="secrets">The signing secrets of the proxy, oldest first. The first one signs records; each of them verifies them.</param>
/// <param name="proxy">The address of the proxy.</param>
internal sealed class OwnershipSigner(IReadOnlyList<string> secrets, string proxy)
{
    /// <summary>The number of hexadecimal digits of a proof: 128 bits of the signature.</summary>
    private const int ProofLength = 32;

    /// <summary>Whether the proxy has a signing secret.</summary>
    internal bool CanSign => secrets.Count > 0;

    /// <summary>Gets the definition that manages a key, if the record of the key has a valid signature.</summary>
    /// <returns>The set, the definition and the attributes that it declared last, or <c>null</c> if no set manages the key or its record is not confirmed.</returns>
    internal KeyOwnership? OwnerOf(LiteLLMKey key) => OwnershipRecord.Of(key) is { } record && (IsBoundToCreation(record, key) || IsBoundToId(record, key)) ? record.Claims : null;

    /// <summary>Returns whether a key has a record that is not confirmed.</summary>
    internal bool IsUnconfirmed(LiteLLMKey key) => OwnershipRecord.Of(key) is not null && OwnerOf(key) is null;

    /// <summary>Returns whether the record of a key remains valid when the secret, and therefore the id, changes.</summary>
    internal bool SurvivesRotation(LiteLLMKey key) => OwnershipRecord.Of(key) is { } record && IsBoundToCreation(record, key);

    /// <summary>Gets the desired state for a rotation. If the confirmed record of the key is only valid for the current id, or marks the previous secret as not delivered, it is replaced.</summary>
    internal DesiredKey ForRotation(LiteLLMKey key, DesiredKey desired)
    {
        if (OwnerOf(key) is not { } owner || SurvivesRotation(key) && !owner.IsUndelivered || Creation(key) is null || desired.Values.ContainsKey(OwnershipRecord.Property))
        {
            return desired;
        }

        DesiredKey signed = desired.Copy();
        signed.Set(OwnershipRecord.Property, Sign(owner with { IsUndelivered = false }, key));
        return signed;
    }

    /// <summary>Computes a value that identifies a text and that only proxy admins can compute, unless the proxy has no signing secret: 32 hexadecimal digits.</summary>
    internal string Digest(string text) => Hash(text, secrets.Count > 0 ? secrets[0] : "");

    /// <summary>Creates the record of an existing key.</summary>
    internal JsonElement Sign(KeyOwnership ownership, LiteLLMKey key) => Sign(ownership, Creation(key) ?? Identity(key.Id));

    /// <summary>Creates the record of a key that is about to be created.</summary>
    /// <param name="ownership">The content of the record.</param>
    /// <param name="id">The id of the new key.</param>
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
            .. claims.IsUndelivered ? ["undelivered", .. subject] : subject, claims.Version.ToString(CultureInfo.InvariantCulture), record.Proxy ?? "", claims.Set, claims.Name, claims.Duration ?? "", claims.PreventDestroy ? KeyOwnership.PreventDestroyName : "", .. claims.Declared,
        ];
        string message = string.Concat(parts.Select(part => $"{part.Length.ToString(CultureInfo.InvariantCulture)}:{part}"));
        return Hash(message, secret);
    }

    private static string Hash(string message, string secret)
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        byte[] hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(message));
        return string.Concat(hash.Take(ProofLength / 2).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>Compares two proofs in constant time.</summary>
    private static bool AreSame(string left, string right) =>
        left.Length == right.Length && left.Zip(right, (one, other) => one ^ other).Aggregate(0, (difference, part) => difference | part) == 0;
}

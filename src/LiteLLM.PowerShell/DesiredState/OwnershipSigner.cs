using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
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

    private const string Digits = "0123456789abcdef";

    private static readonly KeyProperty CreatedAt = KeyProperties.Named(nameof(LiteLLMKey.CreatedAt));
    private static readonly KeyProperty CreatedBy = KeyProperties.Named(nameof(LiteLLMKey.CreatedBy));

    private readonly HMACSHA256[] _signers = [.. secrets.Select(secret => new HMACSHA256(Encoding.UTF8.GetBytes(secret)))];

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
    internal string Digest(string text)
    {
        if (CanSign)
        {
            return Hash(text, _signers[0]);
        }

        using var unsigned = new HMACSHA256([]);
        return Hash(text, unsigned);
    }

    /// <summary>Creates the record of an existing key.</summary>
    internal JsonElement Sign(KeyOwnership ownership, LiteLLMKey key) => Sign(ownership, Creation(key) ?? Identity(key.Id));

    /// <summary>Creates the record of a key that is about to be created.</summary>
    /// <param name="ownership">The content of the record.</param>
    /// <param name="id">The id of the new key.</param>
    internal JsonElement Sign(KeyOwnership ownership, string id) => Sign(ownership, Identity(id));

    private JsonElement Sign(KeyOwnership ownership, string[] subject)
    {
        var record = new OwnershipRecord(ownership, proxy, null);
        return (record with { Proof = ProofOf(record, subject, _signers[0]) }).ToJson();
    }

    private bool IsBoundToCreation(OwnershipRecord record, LiteLLMKey key) => Creation(key) is { } creation && IsValid(record, creation);

    private bool IsBoundToId(OwnershipRecord record, LiteLLMKey key) => IsValid(record, Identity(key.Id));

    private bool IsValid(OwnershipRecord record, string[] subject) =>
        record.Proof is { } proof && Array.Exists(_signers, signer => AreSame(proof, ProofOf(record, subject, signer)));

    private static string[] Identity(string id) => ["id", id];

    private static string[]? Creation(LiteLLMKey key) =>
        JsonValueReader.ToTime(CreatedAt.Read(key.Row)) is { } time && CreatedBy.ToObject(key.Row) is string { Length: > 0 } creator
            ? ["creation", time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), creator]
            : null;

    private static string ProofOf(OwnershipRecord record, string[] subject, HMACSHA256 signer)
    {
        KeyOwnership claims = record.Claims;
        string[] parts =
        [
            .. claims.IsUndelivered ? ["undelivered", .. subject] : subject, claims.Version.ToString(CultureInfo.InvariantCulture), record.Proxy ?? "", claims.Set, claims.Name, claims.Duration ?? "", claims.PreventDestroy ? KeyOwnership.PreventDestroyName : "", .. claims.Declared,
        ];
        var message = new StringBuilder();
        foreach (string part in parts)
        {
            message.Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        }

        return Hash(message.ToString(), signer);
    }

    private static string Hash(string message, HMACSHA256 signer)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(message);
        byte[] hash;
        lock (signer)
        {
            hash = signer.ComputeHash(bytes);
        }

        char[] digits = new char[ProofLength];
        for (int index = 0; index < ProofLength; index++)
        {
            digits[index] = Digits[(index % 2 == 0 ? hash[index / 2] >> 4 : hash[index / 2]) & 0xF];
        }

        return new string(digits);
    }

    /// <summary>Compares two proofs in constant time.</summary>
    private static bool AreSame(string left, string right)
    {
        int difference = left.Length ^ right.Length;
        for (int index = 0; index < Math.Min(left.Length, right.Length); index++)
        {
            difference |= left[index] ^ right[index];
        }

        return difference == 0;
    }
}

using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>
/// The ownership record in the metadata of a key, as it is stored:
/// <c>{"version":1,"set":"platform","name":"ci","asked":["max_budget"],"proxy":"https://litellm.example","proof":"5f..."}</c>.
/// </summary>
/// <param name="Claims">The set, the definition and the declared attributes that the record names.</param>
/// <param name="Proxy">The address of the proxy that the record was written for.</param>
/// <param name="Proof">The signature of the record; <c>null</c> if it has none.</param>
/// <remarks>
/// Anyone who may edit the metadata of a key can write such a record, so it proves nothing by itself. <see cref="OwnershipSigner.OwnerOf"/>
/// is the only place that decides whether it is valid.
/// </remarks>
internal sealed record OwnershipRecord(KeyOwnership Claims, string? Proxy, string? Proof)
{
    private const string ProxyName = "proxy";
    private const string ProofName = "proof";

    internal static readonly KeyProperty Property = KeyProperties.Named(nameof(LiteLLMKey.KeySet));

    /// <summary>Reads the record of a key.</summary>
    /// <returns>The record; <c>null</c> if the key has none, or one that names no set and no definition.</returns>
    internal static OwnershipRecord? Of(LiteLLMKey key)
    {
        JsonElement stored = Property.Read(key.Row);
        return KeyOwnership.From(stored) is { } claims ? new OwnershipRecord(claims, Text(stored, ProxyName), Text(stored, ProofName)) : null;
    }

    internal JsonElement ToJson() => JsonValueWriter.Object(Claims.Members()
        .Concat(new[] { (ProxyName, Proxy), (ProofName, Proof) }
            .Where(member => member.Item2 is not null)
            .Select(member => (member.Item1, JsonValueWriter.From(member.Item2)))));

    private static string? Text(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

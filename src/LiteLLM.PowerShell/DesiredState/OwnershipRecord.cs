using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>
/// The ownership record in the metadata of a key, as stored:
/// <c>{"version":1,"set":"platform","name":"ci","declared":["max_budget"],"proxy":"https://litellm.example","proof":"5f..."}</c>.
/// </summary>
/// <param name="Claims">The set, the definition and the declared attributes in the record.</param>
/// <param name="Proxy">The address of the proxy that the record was written for.</param>
/// <param name="Proof">The signature of the record, or <c>null</c> if it is not signed.</param>
/// <remarks>
/// Anyone who can edit the metadata of a key can write such a record, so it proves nothing by itself. Only
/// <see cref="OwnershipSigner.OwnerOf"/> determines whether it is valid.
/// </remarks>
internal sealed record OwnershipRecord(KeyOwnership Claims, string? Proxy, string? Proof)
{
    private const string ProxyName = "proxy";
    private const string ProofName = "proof";

    internal static readonly KeyProperty Property = KeyProperties.Named(nameof(LiteLLMKey.KeySet));

    /// <summary>Reads the record of a key.</summary>
    /// <returns>The record, or <c>null</c> if the key has no record, or one without a set and a definition.</returns>
    internal static OwnershipRecord? Of(LiteLLMKey key)
    {
        JsonElement stored = Property.Read(key.Row);
        return KeyOwnership.From(stored) is { } claims ? new OwnershipRecord(claims, Text(stored, ProxyName), Text(stored, ProofName)) : null;
    }

    /// <summary>Returns whether the record of a key prevents the removal of the key. The record does not have to be confirmed: an unconfirmed one cannot permit a removal that the set has ruled out.</summary>
    internal static bool PreventsDestroy(LiteLLMKey key) => Of(key)?.Claims.PreventDestroy == true;

    internal JsonElement ToJson() => JsonValueWriter.Object(Claims.Members()
        .Concat(new[] { (ProxyName, Proxy), (ProofName, Proof) }
            .Where(member => member.Item2 is not null)
            .Select(member => (member.Item1, JsonValueWriter.From(member.Item2)))));

    private static string? Text(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

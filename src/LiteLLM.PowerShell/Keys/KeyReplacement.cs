using System.Text.Json;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys;

/// <summary>
/// The record in the metadata of a key that takes part in a replacement, so that the next run completes a replacement that was interrupted:
/// <c>{"alias":"ci","replaces":"5f...","spend":3.5}</c> in the new key until it has the alias, and <c>{"alias":"ci","successor":"a1..."}</c>
/// in the replaced key.
/// </summary>
/// <param name="Alias">The alias that moves from the replaced key to the new one.</param>
/// <param name="Replaces">The id of the key that the new key replaces, or <c>null</c> in the replaced key.</param>
/// <param name="Successor">The id of the new key, or <c>null</c> in the new key.</param>
/// <param name="Spend">The spend with which the new key was created, in USD.</param>
/// <remarks>
/// Anyone who can edit the metadata of a key can write such a record. A key takes over an alias only if the record of the replaced key
/// names it, or if both keys belong to the same user, team and organization.
/// </remarks>
internal sealed record KeyReplacement(string Alias, string? Replaces = null, string? Successor = null, double Spend = 0)
{
    private const string AliasName = "alias";
    private const string ReplacesName = "replaces";
    private const string SuccessorName = "successor";
    private const string SpendName = "spend";

    /// <summary>With a suffix, a temporary alias remains shorter than 255 characters, which some servers require.</summary>
    private const int LongestPrefix = 200;

    private const int IdLength = 8;

    internal static readonly KeyProperty Property = KeyProperties.Named(nameof(LiteLLMKey.Replacement));

    /// <summary>Reads the record of a key.</summary>
    /// <returns>The record, or <c>null</c> if the key has none.</returns>
    internal static KeyReplacement? Of(LiteLLMKey key)
    {
        JsonElement stored = Property.Read(key.Row);
        return Text(stored, AliasName) is { } alias && (Text(stored, ReplacesName), Text(stored, SuccessorName)) is var (replaces, successor) && (replaces ?? successor) is not null
            ? new KeyReplacement(alias, replaces, successor, JsonValueReader.ToDouble(JsonValueReader.Member(stored, SpendName)) ?? 0)
            : null;
    }

    /// <summary>Gets the alias of the new key until the replaced key has released its alias.</summary>
    internal static string PendingAlias(string alias) => $"{Prefix(alias)}-successor";

    /// <summary>Gets the alias of a replaced key.</summary>
    internal static string RetiredAlias(string alias, string id) => $"{Prefix(alias)}-replaced-{id.Substring(0, Math.Min(id.Length, IdLength))}";

    /// <summary>Returns whether a key has been used since it was created. The spend that a new key takes over is not use.</summary>
    internal static bool IsUsed(LiteLLMKey key) => key.LastActive is not null || key.Spend > (Of(key)?.Spend ?? 0);

    internal JsonElement ToJson() => JsonValueWriter.Object(new[]
    {
        (AliasName, JsonValueWriter.From(Alias)),
        (ReplacesName, JsonValueWriter.From(Replaces)),
        (SuccessorName, JsonValueWriter.From(Successor)),
        (SpendName, Spend > 0 ? JsonValueWriter.From(Spend) : JsonValueWriter.Null),
    }.Where(member => member.Item2.ValueKind != JsonValueKind.Null));

    private static string Prefix(string alias) => alias.Substring(0, Math.Min(alias.Length, LongestPrefix));

    private static string? Text(JsonElement map, string name) =>
        JsonValueReader.Member(map, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

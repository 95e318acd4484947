using System.Security;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Http;

/// <summary>
/// Masks the key of the connection in the columns of rows, such as <c>user_id</c> and <c>created_by</c>, where some servers and gateways
/// store it. Metadata stays as it is, because a change of metadata sends all of it back.
/// </summary>
internal static class KeyEcho
{
    /// <summary>Columns that identify the key itself. No object shows them.</summary>
    private static readonly HashSet<string> Identities = new(StringComparer.Ordinal) { "key", "token", "token_id", "api_key" };

    private static readonly HashSet<string> Rows = new(StringComparer.Ordinal) { "info", "keys", "teams", "users", "data" };

    /// <summary>Indicates whether an answer contains the key of the connection.</summary>
    internal static bool Contains(ReadOnlySpan<byte> answer, SecureString key)
    {
        byte[] secret = Secrets.Use(key, characters => Encoding.UTF8.GetBytes(characters));
        bool contains = secret.Length > 0 && answer.IndexOf(secret) >= 0;
        Array.Clear(secret, 0, secret.Length);
        return contains;
    }

    /// <summary>Returns an answer, or the rows in it, with the key masked.</summary>
    internal static JsonElement Mask(JsonElement answer, SecureString key)
    {
        string secret = Secrets.Reveal(key);
        return MaskRows(answer, secret);
    }

    private static JsonElement MaskRows(JsonElement value, string secret) => value.ValueKind switch
    {
        JsonValueKind.Array => JsonValueWriter.From(value.EnumerateArray().Select(row => MaskRows(row, secret)).ToArray()),
        JsonValueKind.Object => JsonValueWriter.Object(value.EnumerateObject().Select(column => (column.Name, MaskColumn(column, secret)))),
        _ => value,
    };

    private static JsonElement MaskColumn(JsonProperty column, string secret) =>
        Rows.Contains(column.Name) ? MaskRows(column.Value, secret)
        : column.Value.ValueKind == JsonValueKind.String && !Identities.Contains(column.Name) ? JsonValueWriter.From(SecretMask.Redact(column.Value.GetString()!, secret))
        : column.Value;
}

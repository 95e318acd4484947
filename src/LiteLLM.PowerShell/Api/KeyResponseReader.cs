using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Api;

/// <summary>Reads keys from responses. Each response is verified, because a cache or a gateway can return something else.</summary>
/// <param name="client">The client; its clock determines the state of each key.</param>
internal sealed class KeyResponseReader(LiteLLMClient client)
{
    /// <summary>More keys than any proxy has.</summary>
    private const long MostKeys = 1_000_000_000;

    /// <summary>Reads a page. A page that is not full can do without a total: no other page follows it.</summary>
    /// <exception cref="LiteLLMException">The server reports no total, or one that no proxy has, so that it is not known whether there are more keys.</exception>
    /// <param name="answer">The response.</param>
    /// <param name="size">The number of keys on a full page.</param>
    /// <param name="retention">How the keys are kept.</param>
    /// <param name="isComplete">Returns whether a row contains all attributes of its key. By default, no row does.</param>
    internal KeyPage ReadPage(JsonElement answer, int size, RowRetention retention = RowRetention.Copy, Func<JsonElement, bool>? isComplete = null)
    {
        KeyRows rows = ReadKeys(retention == RowRetention.Response ? answer.Clone() : answer, "keys", "/key/list", retention, isComplete);
        int read = rows.Keys.Length + rows.Unreadable.Count;
        JsonElement total = JsonValueReader.Member(answer, "total_count");
        long? count = JsonValueReader.ToInteger(total);
        return count is < 0 or > MostKeys || count is null && (read >= size || total.ValueKind is not JsonValueKind.Null)
            ? throw TransportErrors.NotLiteLLM("/key/list", $"usable 'total_count' ({Excerpt(total)}), so that it is not known whether there are more than {read} keys")
            : new KeyPage(rows.Keys, Math.Max(read, count ?? 0)) { Unreadable = rows.Unreadable };
    }

    private static string Excerpt(JsonElement value) => value.GetRawText() is { Length: > 40 } text ? text.Substring(0, 40) + "..." : value.GetRawText();

    /// <summary>Reads the keys of a response. A key that the response contains twice is returned once.</summary>
    private KeyRows ReadKeys(JsonElement answer, string name, string path, RowRetention retention = RowRetention.Copy, Func<JsonElement, bool>? isComplete = null)
    {
        DateTimeOffset now = client.ServerNow;
        JsonElement rows = Expect(answer, name, JsonValueKind.Array, path);
        var keys = new List<LiteLLMKey>(rows.GetArrayLength());
        var known = new HashSet<string>(StringComparer.Ordinal);
        var others = new List<JsonElement>();
        foreach (JsonElement row in rows.EnumerateArray())
        {
            if (JsonValueReader.Member(row, "token") is not { ValueKind: JsonValueKind.String } token)
            {
                others.Add(row);
                continue;
            }

            bool omitsEmpty = retention == RowRetention.Values && isComplete?.Invoke(row) == true;
            JsonElement kept = omitsEmpty ? KeyJson.WithoutEmptyColumns(row) : retention == RowRetention.Response ? row : row.Clone();
            if (new LiteLLMKey(IdIn(token.GetString()!), kept, now) { OmitsEmptyColumns = omitsEmpty } is var key && known.Add(key.RowId))
            {
                keys.Add(key);
            }
        }

        LiteLLMKey[] found = [.. keys];
        return new KeyRows(found, [.. others.Select((row, index) => UnreadableRow.From(row, index, found, path))]);
    }

    /// <summary>Reads a response about several keys. Since 1.83.7 it contains neither ids nor an order, so that the keys cannot be assigned to the requested ids.</summary>
    internal KeyRows? ReadBulk(JsonElement answer)
    {
        KeyRows rows = ReadKeys(answer, "info", "/v2/key/info");
        bool hasIds = rows.Keys.Length > 0 || answer.GetProperty("info").EnumerateArray().All(row => row.ValueKind != JsonValueKind.Object);
        return hasIds ? rows : null;
    }

    /// <summary>Reads a response with a new secret.</summary>
    internal LiteLLMKey ReadIssued(JsonElement answer, string path)
    {
        SecureString secret = Secrets.Protect(Expect(answer, "key", JsonValueKind.String, path).GetString()!);
        return new LiteLLMKey(Secrets.IdOf(secret), KeyJson.WithoutSecret(answer), client.ServerNow, secret);
    }

    /// <summary>Verifies that a response is about the requested key.</summary>
    /// <exception cref="LiteLLMException">It is about another key.</exception>
    internal static void RequireSame(string id, JsonElement found, string path)
    {
        if (found.ValueKind == JsonValueKind.String && IdIn(found.GetString()!) != id)
        {
            throw new LiteLLMException(ErrorIds.UnexpectedResponse,
                $"The response to {path} is about a different key than the requested {id}, and was ignored. Check for a cache or a gateway between this computer and the LiteLLM proxy.")
            {
                OutcomeUnknown = true,
            };
        }
    }

    /// <summary>Gets the id of a key. A server that stores secrets without hashing them returns the secret instead.</summary>
    private static string IdIn(string token) => token.StartsWith("sk-", StringComparison.Ordinal) ? Secrets.IdOf(Secrets.Protect(token)) : token;

    /// <summary>Gets a member of a response.</summary>
    /// <exception cref="LiteLLMException">It is missing, or not of the kind.</exception>
    internal static JsonElement Expect(JsonElement answer, string name, JsonValueKind kind, string path) =>
        JsonValueReader.Member(answer, name) is var value && value.ValueKind == kind ? value : throw TransportErrors.NotLiteLLM(path, $"'{name}'");
}

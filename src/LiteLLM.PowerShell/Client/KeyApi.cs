using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Client;

/// <summary>The operations of LiteLLM's key API. Every row that the server tells becomes a <see cref="LiteLLMKey"/>.</summary>
internal sealed class KeyApi(LiteLLMClient client)
{
    /// <summary>The most keys that the server puts on a page.</summary>
    internal const int LargestPage = 100;

    private static readonly Regex Hash = new("^[0-9a-f]{64}$", RegexOptions.CultureInvariant);

    private readonly KeyAttributeNames _attributeNames = new(client);
    private volatile Tuple<Version?>? _release;

    /// <summary>What the server can do, as far as its answers have shown.</summary>
    internal ServerCapabilities Capabilities { get; } = new();

    internal DateTimeOffset ServerNow => client.ServerNow;

    /// <summary>Names inside <c>metadata</c> that the server itself declares as attributes of a key; none if it does not publish them.</summary>
    internal Task<IReadOnlyCollection<string>> AttributeNamesAsync(CancellationToken cancellationToken) => _attributeNames.ReadAsync(cancellationToken);

    /// <summary>Repeats an attempt within the limits of the connection, as long as its failures may pass.</summary>
    internal Task<T> RepeatAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        client.RepeatAsync(what, attempt, cancellationToken);

    internal static bool IsId(string text) => Hash.IsMatch(text);

    /// <summary>GET <c>/key/info</c>: one key, complete.</summary>
    /// <returns>The key, or none if the server does not know the id.</returns>
    internal async Task<LiteLLMKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement answer = await client.GetAsync("key/info?key=" + Uri.EscapeDataString(id), cancellationToken).ConfigureAwait(false);
            JsonElement row = Expect(answer, "info", JsonValueKind.Object, "/key/info");
            return new LiteLLMKey(id, KeyRow.LacksPermissions(row) ? await WithPermissionsAsync(id, row, cancellationToken).ConfigureAwait(false) : row);
        }
        catch (LiteLLMServerException refusal) when (refusal.ErrorId == "KeyNotFound")
        {
            return null;
        }
    }

    /// <summary>GET <c>/key/list</c>: one page. Soft budget and budget id are not in a listing.</summary>
    internal Task<KeyPage> ListAsync(KeyFilter filter, long page, int size, CancellationToken cancellationToken)
    {
        var query = new StringBuilder("key/list?return_full_object=true");
        Append(query, "page", page.ToString(CultureInfo.InvariantCulture));
        Append(query, "size", size.ToString(CultureInfo.InvariantCulture));
        Append(query, "key_hash", filter.Id);
        Append(query, "key_alias", filter.Alias);
        Append(query, "team_id", filter.TeamId);
        Append(query, "user_id", filter.UserId);
        Append(query, "organization_id", filter.OrganizationId);
        Append(query, "sort_by", filter.OldestFirst ? "created_at" : null);
        Append(query, "sort_order", filter.OldestFirst ? "asc" : null);
        return client.GetAsync(query.ToString(), ReadPage, cancellationToken);
    }

    /// <summary>GET <c>/key/list</c>, without repetition: fails if the proxy does not accept the key of the connection.</summary>
    internal async Task TryAccessAsync(CancellationToken cancellationToken) =>
        Expect(await client.GetOnceAsync("key/list?return_full_object=true&page=1&size=1", cancellationToken).ConfigureAwait(false), "keys", JsonValueKind.Array, "/key/list");

    /// <summary>POST <c>/v2/key/info</c>: many keys, complete. Unknown ids are left out.</summary>
    internal Task<LiteLLMKey[]> FindManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken) =>
        client.PostAsync("v2/key/info", [("keys", JsonWriting.From(ids.ToArray()))], answer => ReadKeys(answer, "info", "/v2/key/info"), cancellationToken);

    /// <summary>GET <c>/key/info</c> with another secret: whether the server accepts it.</summary>
    /// <returns>Whether it does; none if the server did not say.</returns>
    internal async Task<bool?> IsAcceptedAsync(SecureString secret, CancellationToken cancellationToken)
    {
        try
        {
            _ = await client.GetAsync("key/info", secret, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LiteLLMServerException refusal)
        {
            return refusal.StatusCode == 401 ? false : null;
        }
        catch (LiteLLMException)
        {
            return null;
        }
    }

    /// <summary>POST <c>/key/generate</c> or <c>/key/service-account/generate</c>. The echo can differ from what is stored.</summary>
    internal async Task<LiteLLMKey> GenerateAsync(
        IEnumerable<(string Name, JsonElement Value)> body, bool serviceAccount, CancellationToken cancellationToken)
    {
        string path = serviceAccount ? "key/service-account/generate" : "key/generate";
        JsonElement answer = await client.PostOnceAsync(path, body, cancellationToken).ConfigureAwait(false);
        return Issued(answer, "/" + path);
    }

    /// <summary>POST <c>/key/{id}/regenerate</c>: another secret for a key, which so gets another id.</summary>
    internal async Task<LiteLLMKey> RegenerateAsync(string id, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        JsonElement answer = await client.PostOnceAsync($"key/{id}/regenerate", body, cancellationToken).ConfigureAwait(false);
        return Issued(answer, "/key/regenerate");
    }

    /// <summary>POST <c>/key/update</c>.</summary>
    /// <returns>The whole row, but for the budget table, which this answer always lacks.</returns>
    internal async Task<LiteLLMKey> UpdateAsync(string id, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken) =>
        new(id, await client.PostAsync("key/update", body.Prepend(("key", JsonWriting.From(id))), cancellationToken).ConfigureAwait(false));

    /// <summary>POST <c>/key/delete</c>: keys by id. The server echoes unknown ones as deleted.</summary>
    internal Task DeleteAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        JsonElement keys = JsonWriting.From(ids.ToArray());
        bool repeated = false;
        return client.RepeatAsync("POST /key/delete", async token =>
        {
            try
            {
                return await client.PostOnceAsync("key/delete", [("keys", keys)], token).ConfigureAwait(false);
            }
            catch (LiteLLMServerException refusal) when (repeated && refusal.ErrorId == "KeyNotFound")
            {
                return default; // The attempt before has deleted them after all.
            }
            finally
            {
                repeated = true;
            }
        }, cancellationToken);
    }

    /// <summary>POST <c>/key/block</c> or <c>/key/unblock</c>.</summary>
    internal Task SetBlockedAsync(string id, bool blocked, CancellationToken cancellationToken) =>
        client.PostAsync(blocked ? "key/block" : "key/unblock", [("key", JsonWriting.From(id))], cancellationToken);

    /// <summary>POST <c>/budget/update</c>, or <c>/budget/new</c> where the key has no budget row yet.</summary>
    /// <returns>The id of the budget row.</returns>
    internal async Task<string> SetSoftBudgetAsync(string? budgetId, JsonElement softBudget, CancellationToken cancellationToken)
    {
        if (budgetId is not null)
        {
            await client.PostAsync("budget/update", [("budget_id", JsonWriting.From(budgetId)), ("soft_budget", softBudget)], cancellationToken)
                .ConfigureAwait(false);
            return budgetId;
        }

        JsonElement answer = await client.PostOnceAsync("budget/new", [("soft_budget", softBudget)], cancellationToken).ConfigureAwait(false);
        return Expect(answer, "budget_id", JsonValueKind.String, "/budget/new").GetString()!;
    }

    /// <summary>GET <c>/health/readiness</c>: version and database.</summary>
    internal Task<JsonElement> ReadinessAsync(CancellationToken cancellationToken) => client.GetOnceAsync("health/readiness", cancellationToken);

    /// <summary>The release of LiteLLM, for what no answer shows. It is read once per connection.</summary>
    /// <returns>The release; none if the server does not report one.</returns>
    internal async Task<Version?> VersionAsync(CancellationToken cancellationToken)
    {
        _release ??= Tuple.Create(ServerRelease.VersionOf(await ReadinessAsync(cancellationToken).ConfigureAwait(false)));
        return _release.Item1;
    }

    /// <summary>Servers before 1.81 leave the permissions out when they tell one key; a listing has them.</summary>
    private async Task<JsonElement> WithPermissionsAsync(string id, JsonElement row, CancellationToken cancellationToken)
    {
        KeyPage page = await ListAsync(new KeyFilter(Id: id), 1, 1, cancellationToken).ConfigureAwait(false);
        return page.Keys.FirstOrDefault(key => key.Id == id) is { } listed ? KeyRow.WithJoinedTables(row, listed.Row) : row;
    }

    private static KeyPage ReadPage(JsonElement answer)
    {
        LiteLLMKey[] keys = ReadKeys(answer, "keys", "/key/list");
        return new KeyPage(keys, Math.Max(keys.Length, JsonReading.ToInteger(KeyRow.Member(answer, "total_count")) ?? 0));
    }

    /// <summary>Each key gets a row of its own, so that who keeps one key does not keep the whole answer.</summary>
    private static LiteLLMKey[] ReadKeys(JsonElement answer, string name, string path) =>
        [.. Expect(answer, name, JsonValueKind.Array, path).EnumerateArray()
            .Select(row => new LiteLLMKey(IdIn(Expect(row, "token", JsonValueKind.String, path).GetString()!), row.Clone()))];

    /// <summary>The id that a row tells. A server that keeps secrets unhashed tells the secret there.</summary>
    private static string IdIn(string token) => token.StartsWith("sk-", StringComparison.Ordinal) ? Secrets.IdOf(Secrets.Protect(token)) : token;

    private static LiteLLMKey Issued(JsonElement answer, string path)
    {
        SecureString secret = Secrets.Protect(Expect(answer, "key", JsonValueKind.String, path).GetString()!);
        return new LiteLLMKey(Secrets.IdOf(secret), KeyRow.WithoutSecret(answer), secret);
    }

    private static JsonElement Expect(JsonElement answer, string name, JsonValueKind kind, string path) =>
        KeyRow.Member(answer, name) is var value && value.ValueKind == kind ? value : throw TransportErrors.NotLiteLLM(path, $"'{name}'");

    private static void Append(StringBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}

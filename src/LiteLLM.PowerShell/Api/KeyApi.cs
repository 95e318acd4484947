using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Api;

/// <summary>The operations of the LiteLLM key API. Each key in a response becomes a <see cref="LiteLLMKey"/>.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="observed">What previous responses have shown about the server. By default, nothing.</param>
internal sealed class KeyApi(LiteLLMClient client, ServerObservations? observed = null)
{
    /// <summary>The maximum number of keys on a page.</summary>
    internal const int LargestPage = 100;

    /// <summary>The maximum number of pages that a search reads.</summary>
    private const int MostSearchPages = 100;


    /// <summary>More keys than any proxy has.</summary>
    private const long MostKeys = 1_000_000_000;

    private static readonly KeyProperty[] Settable = [.. KeyProperties.All.Where(property => property.Settable != Keys.Settable.Never)];

    private readonly ServerObservations _observed = observed ?? new ServerObservations();

    /// <summary>The number of keys that the last unfiltered listing reported, or <c>null</c> before the first one.</summary>
    internal long? TotalSoFar => _observed.TotalSoFar;

    /// <summary>The capabilities of the server, as far as responses have shown them.</summary>
    internal ServerCapabilities Capabilities => _observed.Capabilities;

    internal DateTimeOffset ServerNow => client.ServerNow;

    /// <summary>The address of the proxy, without a trailing slash.</summary>
    internal string Address => client.Address;

    /// <summary>Reads the names inside <c>metadata</c> that the server declares as attributes of a key. Empty if it does not publish them.</summary>
    internal Task<IReadOnlyCollection<string>> AttributeNamesAsync(CancellationToken cancellationToken) => _observed.AttributeNames.ReadAsync(client, cancellationToken);

    /// <summary>Retries an attempt within the limits of the connection while its failures are transient.</summary>
    internal Task<T> RepeatAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        client.RepeatAsync(what, attempt, cancellationToken);

    /// <summary>Creates a copy that reports retries to one cmdlet. The callback can run on any thread.</summary>
    internal KeyApi NotifyingOf(Action<string> notify) => new(client.NotifyingOf(notify), _observed);

    /// <summary>Sends GET <c>/key/info</c> for one live key.</summary>
    /// <returns>The complete key, or <c>null</c> if it does not exist or was deleted.</returns>
    internal async Task<LiteLLMKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await ReadAsync(id, cancellationToken).ConfigureAwait(false)).Key;

    /// <summary>Sends GET <c>/key/info</c> for one key. Newer servers return the archived record of deleted keys, and for the previous id of a rotated key.</summary>
    /// <returns>The complete key, its archived record, or neither.</returns>
    internal async Task<KeyReadResult> ReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement answer = await client.GetAsync("key/info?key=" + Uri.EscapeDataString(id), cancellationToken).ConfigureAwait(false);
            JsonElement row = Expect(answer, "info", JsonValueKind.Object, "/key/info");
            RefuseOther(id, JsonValueReader.Member(answer, "key"), "/key/info");
            RefuseOther(id, JsonValueReader.Member(row, "token"), "/key/info");
            var key = new LiteLLMKey(id, row, ServerNow);
            if (!key.IsDeleted)
            {
                _observed.Columns = KeyColumns.Of(row);
            }

            return KeyReadResult.Of(KeyJson.LacksPermissions(row) ? key.WithRow(await WithPermissionsAsync(id, row, cancellationToken).ConfigureAwait(false)) : key);
        }
        catch (LiteLLMServerException refusal) when (refusal.Is(ErrorIds.KeyNotFound))
        {
            return KeyReadResult.Denied;
        }
    }

    /// <summary>Returns whether a listed key contains every settable attribute that this server stores.</summary>
    internal bool IsComplete(LiteLLMKey listed, IEnumerable<KeyProperty>? properties = null) => (properties ?? Settable).All(property =>
        property.Storage == KeyStorage.PermissionTable
            ? !KeyJson.HasPermissions(listed.Row)
            : KeyColumns.Shows(listed.Row, property) || _observed.Columns?.Has(property) == false);

    /// <summary>Sends GET <c>/key/list</c> for one page. The page includes keys that do not match the query; see <see cref="KeyListQuery.Matches"/>.</summary>
    /// <exception cref="LiteLLMException">Deleted keys were requested, and the server returned live ones.</exception>
    internal async Task<KeyPage> ListAsync(KeyListQuery query, long page, int size, CancellationToken cancellationToken)
    {
        var path = new StringBuilder("key/list?return_full_object=true");
        Append(path, "page", page.ToString(CultureInfo.InvariantCulture));
        Append(path, "size", size.ToString(CultureInfo.InvariantCulture));
        Append(path, "key_hash", query.Id);
        Append(path, "key_alias", query.Alias);
        Append(path, "team_id", query.TeamId);
        Append(path, "user_id", query.UserId);
        Append(path, "organization_id", query.OrganizationId);
        Append(path, "include_team_keys", query.IncludesTeamKeys ? "true" : null);
        Append(path, "status", query.Deleted ? "deleted" : null);
        Append(path, "sort_by", query.OldestFirst ? "created_at" : null);
        Append(path, "sort_order", query.OldestFirst ? "asc" : null);
        KeyPage read = await client.GetAsync(path.ToString(), answer => ReadPage(answer, size), cancellationToken).ConfigureAwait(false);
        Learn(query, read);
        return read;
    }

    /// <summary>Sends GET <c>/key/list</c> for each page and returns the keys that match. Servers that match substrings or ignore a filter return other keys before them.</summary>
    /// <param name="query">A query that matches few keys.</param>
    /// <param name="most">The number of matches after which the search ends.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="LiteLLMException">The server returns too many keys that do not match.</exception>
    internal async Task<IReadOnlyList<LiteLLMKey>> SearchAsync(KeyListQuery query, int most, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, LiteLLMKey>(StringComparer.Ordinal);
        for (long page = 1; ; page++)
        {
            KeyPage read = await ListAsync(query, page, LargestPage, cancellationToken).ConfigureAwait(false);
            foreach (LiteLLMKey key in read.Keys.Where(query.Matches))
            {
                found[key.Id] = key;
            }

            if (found.Count >= most || read.Keys.Count == 0 || page * LargestPage >= read.TotalCount)
            {
                return [.. found.Values];
            }

            if (page == MostSearchPages)
            {
                throw new LiteLLMException(ErrorIds.TooManyMatches,
                    $"The server returns {read.TotalCount.ToString(CultureInfo.InvariantCulture)} keys for the filter {query.FilterText}, because it ignores the filter or also returns partial matches. Only the first {(page * LargestPage).ToString(CultureInfo.InvariantCulture)} were searched. Specify the key by its id.");
            }
        }
    }

    /// <summary>Sends GET <c>/key/list</c> for the live keys with an alias. There is usually one, but a server does not prevent two when they are created concurrently.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> WithAliasAsync(string alias, CancellationToken cancellationToken)
    {
        var query = new KeyListQuery { Alias = alias };
        IReadOnlyList<LiteLLMKey> own = await SearchAsync(query, int.MaxValue, cancellationToken).ConfigureAwait(false);
        return own.Count > 0 || Capabilities.Lacks(ServerCapability.ListsTeamKeysApart) || Capabilities.Lacks(ServerCapability.FiltersByAlias)
            ? own
            : await SearchAsync(query with { IncludesTeamKeys = true }, int.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends GET <c>/key/aliases</c> once, without retries. Newer servers return the aliases that contain the text, in any case; older servers return all aliases.</summary>
    internal async Task<IReadOnlyList<string>> SimilarAliasesAsync(string alias, CancellationToken cancellationToken)
    {
        JsonElement answer = await client.GetOnceAsync($"key/aliases?page=1&size={LargestPage}&search={Uri.EscapeDataString(alias)}", cancellationToken).ConfigureAwait(false);
        return JsonValueReader.Member(answer, "aliases") is { ValueKind: JsonValueKind.Array } aliases ? [.. aliases.EnumerateArray().Select(JsonValueReader.ToText)] : [];
    }

    /// <summary>Verifies, with GET <c>/key/list</c>, that an empty listing of deleted keys means that there are none. A server that ignores the filter returns live keys.</summary>
    /// <exception cref="LiteLLMException">The server cannot list deleted keys.</exception>
    internal async Task RequireDeletedAsync(CancellationToken cancellationToken)
    {
        if (Capabilities[ServerCapability.ListsDeletedKeys] is not null)
        {
            return;
        }

        KeyPage all = await ListAsync(new KeyListQuery { Deleted = true }, 1, 1, cancellationToken).ConfigureAwait(false);
        if (all.Keys.Count == 0 && (await ListAsync(new KeyListQuery(), 1, 1, cancellationToken).ConfigureAwait(false)).Keys.Count > 0)
        {
            Capabilities.Learn(ServerCapability.ListsDeletedKeys, true);
        }
    }

    /// <summary>Sends GET <c>/key/list</c> once, without retries. Fails if the proxy does not accept the key of the connection.</summary>
    /// <returns>The newest key, or <c>null</c> if there are no keys.</returns>
    internal async Task<LiteLLMKey?> TryAccessAsync(CancellationToken cancellationToken)
    {
        KeyPage page = ReadPage(await client.GetOnceAsync("key/list?return_full_object=true&page=1&size=1", cancellationToken).ConfigureAwait(false), int.MaxValue);
        Learn(new KeyListQuery(), page);
        return page.Keys is [var newest, ..] ? newest : null;
    }

    /// <summary>Determines the capabilities of the server with a few requests that change nothing. A capability that no response shows remains unknown.</summary>
    /// <param name="any">Any existing key, or <c>null</c>.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    internal async Task ProbeAsync(LiteLLMKey? any, CancellationToken cancellationToken)
    {
        try
        {
            if (any is not null)
            {
                await FindManyAsync([any.Id], cancellationToken).ConfigureAwait(false);
            }

            await RequireDeletedAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException)
        {
            // A refusal also shows the capability. After any other failure it remains unknown.
        }
    }

    /// <summary>Sends POST <c>/v2/key/info</c> for several keys, which are complete except for permissions. Keys that do not exist or may not be read are omitted.</summary>
    /// <returns>The live keys by id. <c>null</c> if the server returns no ids or refuses the endpoint to this connection, which is remembered.</returns>
    internal async Task<IReadOnlyDictionary<string, LiteLLMKey>?> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        while (Capabilities[ServerCapability.BulkRead] is null)
        {
            var probe = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _observed.BulkProbe, probe.Task, null) is { } other)
            {
                await Task.WhenAny(other, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            try
            {
                return await BulkReadAsync(ids, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _observed.BulkProbe = null;
                probe.SetResult(true);
            }
        }

        return Capabilities.Lacks(ServerCapability.BulkRead) ? null : await BulkReadAsync(ids, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends GET <c>/key/info</c> with another secret to determine whether the server accepts it.</summary>
    /// <returns>Whether the server accepts the secret, or <c>null</c> if the response does not show it.</returns>
    internal async Task<bool?> IsAcceptedAsync(SecureString secret, CancellationToken cancellationToken)
    {
        if (!Secrets.Use(secret, characters => Array.TrueForAll(characters, HeaderText.Accepts)))
        {
            return null;
        }

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

    /// <summary>Sends POST <c>/key/generate</c> or <c>/key/service-account/generate</c>.</summary>
    /// <returns>The new key as echoed, which can differ from the stored key.</returns>
    internal async Task<LiteLLMKey> GenerateAsync(
        IEnumerable<(string Name, JsonElement Value)> body, bool serviceAccount, CancellationToken cancellationToken)
    {
        string path = serviceAccount ? "key/service-account/generate" : "key/generate";
        JsonElement answer = await client.PostOnceAsync(path, body, cancellationToken).ConfigureAwait(false);
        return Issued(answer, "/" + path);
    }

    /// <summary>Sends POST <c>/key/{id}/regenerate</c>, which replaces the secret, and therefore the id, of a key.</summary>
    internal async Task<LiteLLMKey> RegenerateAsync(string id, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        JsonElement answer = await client.PostOnceAsync($"key/{id}/regenerate", body, cancellationToken).ConfigureAwait(false);
        return Issued(answer, "/key/regenerate");
    }

    /// <summary>
    /// Sends POST <c>/key/update</c> for one key. <c>/key/bulk_update</c> is not used: it clears <c>max_budget</c>, <c>team_id</c> and
    /// <c>budget_id</c> of each key whose item does not contain them, and ignores most other attributes.
    /// </summary>
    /// <returns>The complete key, except for the budget, which this response never contains.</returns>
    internal async Task<LiteLLMKey> UpdateAsync(string id, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken) =>
        new(id, await client.PostAsync("key/update", body.Prepend(("key", JsonValueWriter.From(id))), cancellationToken).ConfigureAwait(false), ServerNow);

    /// <summary>Sends POST <c>/key/delete</c> for keys by id. The server reports unknown ids as deleted.</summary>
    internal Task DeleteAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        JsonElement keys = JsonValueWriter.From(ids.ToArray());
        bool repeated = false;
        return client.RepeatAsync("POST /key/delete", async token =>
        {
            try
            {
                return await client.PostOnceAsync("key/delete", [("keys", keys)], token).ConfigureAwait(false);
            }
            catch (LiteLLMServerException refusal) when (repeated && refusal.Is(ErrorIds.KeyNotFound))
            {
                return default; // A previous attempt has deleted them.
            }
            finally
            {
                repeated = true;
            }
        }, cancellationToken);
    }

    /// <summary>Sends POST <c>/key/block</c> or <c>/key/unblock</c>.</summary>
    internal Task SetBlockedAsync(string id, bool blocked, CancellationToken cancellationToken) =>
        client.PostAsync(blocked ? "key/block" : "key/unblock", [("key", JsonValueWriter.From(id))], cancellationToken);

    /// <summary>Sends POST <c>/budget/update</c>, or <c>/budget/new</c> if the key has no budget record yet.</summary>
    /// <returns>The id of the budget.</returns>
    internal async Task<string> SetSoftBudgetAsync(string? budgetId, JsonElement softBudget, CancellationToken cancellationToken)
    {
        if (budgetId is not null)
        {
            await client.PostAsync("budget/update", [("budget_id", JsonValueWriter.From(budgetId)), ("soft_budget", softBudget)], cancellationToken)
                .ConfigureAwait(false);
            return budgetId;
        }

        JsonElement answer = await client.PostOnceAsync("budget/new", [("soft_budget", softBudget)], cancellationToken).ConfigureAwait(false);
        return Expect(answer, "budget_id", JsonValueKind.String, "/budget/new").GetString()!;
    }

    /// <summary>Sends GET <c>/budget/list</c>, which requires the key of an admin.</summary>
    /// <returns>All budgets.</returns>
    internal Task<JsonElement[]> BudgetsAsync(CancellationToken cancellationToken) => client.GetAsync(
        "budget/list",
        answer => answer.ValueKind == JsonValueKind.Array
            ? answer.EnumerateArray().Select(budget => budget.Clone()).ToArray()
            : throw TransportErrors.NotLiteLLM("/budget/list", "list"),
        cancellationToken);

    /// <summary>Sends POST <c>/budget/new</c> for a budget without limits. A server refuses an existing id, including one that an earlier attempt created whose response was lost.</summary>
    internal Task CreateBudgetAsync(string id, CancellationToken cancellationToken)
    {
        bool repeated = false;
        return client.RepeatAsync("POST /budget/new", async token =>
        {
            try
            {
                return await client.PostOnceAsync("budget/new", [("budget_id", JsonValueWriter.From(id))], token).ConfigureAwait(false);
            }
            catch (LiteLLMException) when (repeated)
            {
                JsonElement budgets = await client.GetOnceAsync("budget/list", token).ConfigureAwait(false);
                if (budgets.ValueKind == JsonValueKind.Array && budgets.EnumerateArray().Any(budget => JsonValueReader.ToText(JsonValueReader.Member(budget, "budget_id")) == id))
                {
                    return default; // A previous attempt has created it.
                }

                throw;
            }
            finally
            {
                repeated = true;
            }
        }, cancellationToken);
    }

    /// <summary>Sends GET <c>/health/readiness</c>.</summary>
    /// <returns>The version of the server and the state of its database.</returns>
    internal Task<JsonElement> ReadinessAsync(CancellationToken cancellationToken) => client.GetOnceAsync("health/readiness", cancellationToken);

    /// <summary>Reads the release of LiteLLM from GET <c>/health/readiness</c>, once per connection. It is used only for what no response shows.</summary>
    /// <returns>The release, or <c>null</c> if the server does not report one.</returns>
    internal async Task<Version?> VersionAsync(CancellationToken cancellationToken)
    {
        _observed.Release ??= Tuple.Create(ServerRelease.VersionOf(await ReadinessAsync(cancellationToken).ConfigureAwait(false)));
        return _observed.Release.Item1;
    }

    /// <summary>Adds the permissions from GET <c>/key/list</c>, because servers before 1.81 omit them from <c>/key/info</c>.</summary>
    private async Task<JsonElement> WithPermissionsAsync(string id, JsonElement row, CancellationToken cancellationToken)
    {
        var query = new KeyListQuery { Id = id };
        KeyPage page = await ListAsync(query, 1, 1, cancellationToken).ConfigureAwait(false);
        LiteLLMKey? listed = page.Keys.FirstOrDefault(query.Matches)
            ?? (page.TotalCount > 1 && await SearchAsync(query, 1, cancellationToken).ConfigureAwait(false) is [var found, ..] ? found : null);
        return listed is null ? row : KeyJson.WithJoinedTables(row, listed.Row);
    }

    private async Task<IReadOnlyDictionary<string, LiteLLMKey>?> BulkReadAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            LiteLLMKey[]? keys = await client.PostAsync("v2/key/info", [("keys", JsonValueWriter.From(ids.ToArray()))], ReadBulk, cancellationToken).ConfigureAwait(false);
            if (keys is null or { Length: > 0 })
            {
                Capabilities.Learn(ServerCapability.BulkRead, keys is not null);
            }

            HashSet<string> wanted = new(ids, StringComparer.Ordinal);
            return keys?.Where(key => !key.IsDeleted && wanted.Contains(key.Id))
                .GroupBy(key => key.Id, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        }
        catch (LiteLLMServerException refusal) when (refusal.StatusCode is 403 or 404 or 405 || refusal.StatusCode == 401 && refusal.Is(ErrorIds.Forbidden))
        {
            Capabilities.Learn(ServerCapability.BulkRead, false);
            return null;
        }
    }

    private void Learn(KeyListQuery query, KeyPage page)
    {
        if (query.IsUnfiltered)
        {
            _observed.TotalSoFar = page.TotalCount;
        }

        if (!query.IncludesTeamKeys) // The filters do not apply to the keys of the teams.
        {
            foreach (ServerCapability filter in page.Keys.SelectMany(query.NotApplied).Distinct())
            {
                Capabilities.Learn(filter, false);
            }
        }

        if (query is { IncludesTeamKeys: true, Alias: not null } && page is { Keys.Count: 0, TotalCount: 0 })
        {
            Capabilities.Learn(ServerCapability.ListsTeamKeysApart, false);
        }

        if (query.Deleted && page.Keys.Count > 0)
        {
            Capabilities.Learn(ServerCapability.ListsDeletedKeys, page.Keys.All(key => key.IsDeleted));
            if (Capabilities.Lacks(ServerCapability.ListsDeletedKeys))
            {
                throw CannotListDeleted();
            }
        }
        else if (page.Keys.Count > 0 && Capabilities[ServerCapability.ListsBudgets] is null)
        {
            Capabilities.Learn(ServerCapability.ListsBudgets, page.Keys.All(key => KeyColumns.ShowsBudget(key.Row)));
        }
    }

    private static LiteLLMException CannotListDeleted() => new(ErrorIds.NotSupportedByServer,
        "This server cannot list deleted keys: it ignores the filter 'status=deleted' and returned keys that are not deleted. No keys were returned.");

    /// <summary>Reads a page. A page that is not full can do without a total: no other page follows it.</summary>
    /// <exception cref="LiteLLMException">The server reports no total, or one that no proxy has, so that it is not known whether there are more keys.</exception>
    private KeyPage ReadPage(JsonElement answer, int size)
    {
        LiteLLMKey[] keys = ReadKeys(answer, "keys", "/key/list");
        JsonElement total = JsonValueReader.Member(answer, "total_count");
        long? count = JsonValueReader.ToInteger(total);
        return count is < 0 or > MostKeys || count is null && (keys.Length >= size || total.ValueKind is not JsonValueKind.Null)
            ? throw TransportErrors.NotLiteLLM("/key/list", $"usable 'total_count' ({Excerpt(total)}), so that it is not known whether there are more than {keys.Length} keys")
            : new KeyPage(keys, Math.Max(keys.Length, count ?? 0));
    }

    private static string Excerpt(JsonElement value) => value.GetRawText() is { Length: > 40 } text ? text.Substring(0, 40) + "..." : value.GetRawText();

    /// <summary>Copies each key, so that a single key does not keep the memory of the whole response. A key that the response contains twice is returned once.</summary>
    private LiteLLMKey[] ReadKeys(JsonElement answer, string name, string path)
    {
        DateTimeOffset now = ServerNow;
        return [.. Expect(answer, name, JsonValueKind.Array, path).EnumerateArray()
            .Select(row => new LiteLLMKey(IdIn(Expect(row, "token", JsonValueKind.String, path).GetString()!), row.Clone(), now))
            .GroupBy(key => key.RowId, StringComparer.Ordinal)
            .Select(same => same.First())];
    }

    /// <summary>Reads a response about several keys. Since 1.83.7 it contains neither ids nor an order, so that the keys cannot be assigned to the requested ids.</summary>
    private LiteLLMKey[]? ReadBulk(JsonElement answer) =>
        Expect(answer, "info", JsonValueKind.Array, "/v2/key/info").EnumerateArray().All(row => JsonValueReader.Member(row, "token").ValueKind == JsonValueKind.String)
            ? ReadKeys(answer, "info", "/v2/key/info")
            : null;

    private static void RefuseOther(string id, JsonElement told, string path)
    {
        if (told.ValueKind == JsonValueKind.String && IdIn(told.GetString()!) != id)
        {
            throw new LiteLLMException(ErrorIds.UnexpectedResponse,
                $"The response to {path} contains a different key than the requested {id}. Nothing was read. Check for a cache or a gateway between this computer and the LiteLLM proxy.");
        }
    }

    /// <summary>Gets the id of a key. A server that stores secrets without hashing them returns the secret instead.</summary>
    private static string IdIn(string token) => token.StartsWith("sk-", StringComparison.Ordinal) ? Secrets.IdOf(Secrets.Protect(token)) : token;

    private LiteLLMKey Issued(JsonElement answer, string path)
    {
        SecureString secret = Secrets.Protect(Expect(answer, "key", JsonValueKind.String, path).GetString()!);
        return new LiteLLMKey(Secrets.IdOf(secret), KeyJson.WithoutSecret(answer), ServerNow, secret);
    }

    private static JsonElement Expect(JsonElement answer, string name, JsonValueKind kind, string path) =>
        JsonValueReader.Member(answer, name) is var value && value.ValueKind == kind ? value : throw TransportErrors.NotLiteLLM(path, $"'{name}'");

    private static void Append(StringBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}

using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Api;

/// <content>Reads keys by their ids.</content>
internal sealed partial class KeyApi
{
    /// <summary>The number of keys that are read at the same time to determine which exist.</summary>
    private const int ConcurrentReads = 8;

    private static readonly KeyProperty[] Settable = [.. KeyProperties.All.Where(property => property.Settable != Keys.Settable.Never)];

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
            JsonElement row = KeyResponseReader.Expect(answer, "info", JsonValueKind.Object, "/key/info");
            KeyResponseReader.RequireSame(id, JsonValueReader.Member(answer, "key"), "/key/info");
            KeyResponseReader.RequireSame(id, JsonValueReader.Member(row, "token"), "/key/info");
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

    /// <summary>Sends POST <c>/v2/key/info</c> to determine which keys exist. If the server refuses it, or its rows do not show whose they are, each key is read with GET <c>/key/info</c>.</summary>
    /// <returns>The ids of the keys that exist.</returns>
    internal async Task<IReadOnlyCollection<string>> ExistingAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count > 1 && !_observed.RefusesBulkReads && await TogetherAsync(ids, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var existing = new List<string>();
        foreach (string[] some in ids.Select((id, index) => (id, index)).GroupBy(item => item.index / ConcurrentReads, item => item.id).Select(same => same.ToArray()))
        {
            KeyReadResult[] read = await Task.WhenAll(some.Select(id => ReadAsync(id, cancellationToken))).ConfigureAwait(false);
            existing.AddRange(some.Where((_, index) => read[index].Key is not null));
        }

        return existing;
    }

    /// <summary>Sends POST <c>/v2/key/info</c> to a server whose rows have no ids.</summary>
    /// <returns>The rows, as keys without an id. <c>null</c> if the server refuses the request, or if a row has an id or cannot be read.</returns>
    internal async Task<IReadOnlyList<LiteLLMKey>?> RowsWithoutIdsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (_observed.RefusesBulkReads)
        {
            return null;
        }

        try
        {
            return await client.PostAsync("v2/key/info", [("keys", JsonValueWriter.From(ids.ToArray()))], answer =>
            {
                JsonElement[] rows = [.. KeyResponseReader.Expect(answer, "info", JsonValueKind.Array, "/v2/key/info").EnumerateArray()];
                return Array.TrueForAll(rows, row => row.ValueKind == JsonValueKind.Object && JsonValueReader.Member(row, "token").ValueKind == JsonValueKind.Null)
                    ? Array.ConvertAll(rows, row => new LiteLLMKey("", row.Clone(), ServerNow))
                    : null;
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (LiteLLMException problem)
        {
            _observed.RefusesBulkReads |= problem is LiteLLMServerException refusal && IsRefusal(refusal);
            return null;
        }
    }

    /// <summary>Returns whether a listed key contains every settable attribute that this server stores.</summary>
    /// <param name="listed">The key.</param>
    /// <param name="properties">The attributes that the key must contain. By default, all that can be set.</param>
    internal bool IsComplete(LiteLLMKey listed, IEnumerable<KeyProperty>? properties = null) =>
        listed.OmitsEmptyColumns || (properties is null ? IsComplete(listed.Row) : Contains(listed.Row, properties));

    /// <summary>Returns whether a row contains every settable attribute that this server stores. A row with the same columns as a complete one can only lack permissions and its budget.</summary>
    private bool IsComplete(JsonElement row)
    {
        if (_observed.CompleteRow?.AreIn(row) == true)
        {
            return !KeyJson.HasPermissions(row) && (KeyColumns.ShowsBudget(row) || Contains(row, Settable));
        }

        bool isComplete = Contains(row, Settable);
        if (isComplete && row.ValueKind == JsonValueKind.Object)
        {
            _observed.CompleteRow = new RowColumns(row);
        }

        return isComplete;
    }

    private bool Contains(JsonElement row, IEnumerable<KeyProperty> properties) => properties.All(property =>
        property.Storage == KeyStorage.PermissionTable
            ? !KeyJson.HasPermissions(row)
            : KeyColumns.Shows(row, property) || _observed.Columns?.Has(property) == false);

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

    /// <summary>Adds the permissions from GET <c>/key/list</c>, because servers before 1.81 omit them from <c>/key/info</c>.</summary>
    private async Task<JsonElement> WithPermissionsAsync(string id, JsonElement row, CancellationToken cancellationToken)
    {
        var query = new KeyListQuery { Id = id };
        KeyPage page = await ListAsync(query, 1, 1, cancellationToken).ConfigureAwait(false);
        LiteLLMKey? listed = page.Keys.FirstOrDefault(query.Matches)
            ?? (page.TotalCount > 1 && await SearchAsync(query, 1, cancellationToken).ConfigureAwait(false) is [var found, ..] ? found : null);
        return listed is null ? row : KeyJson.WithJoinedTables(row, listed.Row);
    }

    /// <summary>Determines with one request which keys exist. A response without rows is unambiguous even from a server whose rows have no ids.</summary>
    /// <returns>The ids, or <c>null</c> if the response does not show it.</returns>
    private async Task<IReadOnlyCollection<string>?> TogetherAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            (int count, KeyRows? rows) = await client.PostAsync(
                "v2/key/info",
                [("keys", JsonValueWriter.From(ids.ToArray()))],
                answer => (KeyResponseReader.Expect(answer, "info", JsonValueKind.Array, "/v2/key/info").GetArrayLength(), _responses.ReadBulk(answer)),
                cancellationToken).ConfigureAwait(false);
            return count == 0 ? [] : rows is { Unreadable.Count: 0 } ? [.. rows.Keys.Where(key => !key.IsDeleted).Select(key => key.Id).Intersect(ids, StringComparer.Ordinal)] : null;
        }
        catch (LiteLLMException problem)
        {
            _observed.RefusesBulkReads |= problem is LiteLLMServerException refusal && IsRefusal(refusal);
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<string, LiteLLMKey>?> BulkReadAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            KeyRows? read = await client.PostAsync("v2/key/info", [("keys", JsonValueWriter.From(ids.ToArray()))], _responses.ReadBulk, cancellationToken).ConfigureAwait(false);
            LiteLLMKey[]? keys = read?.Keys;
            if (keys is null or { Length: > 0 })
            {
                Capabilities.Learn(ServerCapability.BulkRead, keys is not null);
            }

            if (read?.Unreadable is [var first, ..])
            {
                throw first.Problem; // A missing key may be the one that cannot be read, so each is read by itself.
            }

            HashSet<string> wanted = new(ids, StringComparer.Ordinal);
            return keys?.Where(key => !key.IsDeleted && wanted.Contains(key.Id))
                .GroupBy(key => key.Id, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        }
        catch (LiteLLMServerException refusal) when (IsRefusal(refusal))
        {
            _observed.RefusesBulkReads = true;
            Capabilities.Learn(ServerCapability.BulkRead, false);
            return null;
        }
    }

    private static bool IsRefusal(LiteLLMServerException refusal) =>
        refusal.StatusCode is 403 or 404 or 405 || refusal.StatusCode == 401 && refusal.Is(ErrorIds.Forbidden);
}

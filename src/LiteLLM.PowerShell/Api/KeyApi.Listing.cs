using System.Globalization;
using System.Text.Json;
using System.Text;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <content>Lists and searches keys.</content>
internal sealed partial class KeyApi
{
    /// <summary>The maximum number of keys on a page.</summary>
    internal const int LargestPage = 100;

    /// <summary>The maximum number of pages that a search reads.</summary>
    private const int MostSearchPages = 100;

    /// <summary>Sends GET <c>/key/list</c> for one page. The page includes keys that do not match the query; see <see cref="KeyListQuery.Matches"/>.</summary>
    /// <param name="query">The keys to list.</param>
    /// <param name="page">The number of the page, counted from 1.</param>
    /// <param name="size">The number of keys on a page.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="received">Called, on any thread, when the response was received and before it is read.</param>
    /// <exception cref="LiteLLMException">Deleted keys were requested, and the server returned live ones.</exception>
    internal async Task<KeyPage> ListAsync(KeyListQuery query, long page, int size, CancellationToken cancellationToken, Action? received = null)
    {
        var path = new StringBuilder("key/list?return_full_object=true");
        Append(path, "page", page.ToString(CultureInfo.InvariantCulture));
        Append(path, "size", size.ToString(CultureInfo.InvariantCulture));
        Append(path, "key_hash", query.Id);
        Append(path, "key_alias", query.Alias ?? query.AliasPart);
        Append(path, "substring_matching", query.AliasPart is null ? null : "true");
        Append(path, "team_id", query.TeamId);
        Append(path, "user_id", query.UserId);
        Append(path, "organization_id", query.OrganizationId);
        Append(path, "include_team_keys", query.IncludesTeamKeys ? "true" : null);
        Append(path, "status", query.Deleted ? "deleted" : null);
        Append(path, "sort_by", query.OldestFirst ? "created_at" : null);
        Append(path, "sort_order", query.OldestFirst ? "asc" : null);
        KeyPage read = await client.GetAsync(path.ToString(), answer => _responses.ReadPage(answer, size, query.Retention, IsComplete), cancellationToken, received).ConfigureAwait(false);
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

    /// <summary>
    /// Sends GET <c>/key/aliases</c> once, without retries, for the aliases that can be similar to one. Newer servers return those that contain a text, in
    /// any case, so the text is the first half of the alias: a misspelling can be in the second half. Older servers return all aliases.
    /// </summary>
    internal async Task<IReadOnlyList<string>> SimilarAliasesAsync(string alias, CancellationToken cancellationToken)
    {
        string start = alias.Substring(0, (alias.Length + 1) / 2);
        JsonElement answer = await client.GetOnceAsync($"key/aliases?page=1&size={LargestPage}&search={Uri.EscapeDataString(char.IsHighSurrogate(start[start.Length - 1]) ? alias : start)}", cancellationToken).ConfigureAwait(false);
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

    private void Learn(KeyListQuery query, KeyPage page)
    {
        if (query.IsUnfiltered)
        {
            _observed.TotalSoFar = page.TotalCount;
        }

        if (!query.IncludesTeamKeys) // The filters do not apply to the keys of the teams.
        {
            foreach (ServerCapability filter in query.NotApplied(page.Keys))
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

    private static void Append(StringBuilder query, string name, string? value)
    {
        if (value is not null)
        {
            query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}

using System.Collections.Concurrent;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Reading;

/// <summary>Lists keys and adds what a listing omits, with few requests. What it omits depends on the server: all but the newest omit budget ids and soft budgets.</summary>
/// <param name="api">The server.</param>
/// <param name="throttle">The throttle in whose slots the requests are sent.</param>
internal sealed class KeyQueries(KeyApi api, RequestThrottle throttle)
{
    private readonly SharedBudgetLoader _budgets = new(api, throttle);
    private readonly ConcurrentQueue<LiteLLMException> _problems = new();

    /// <summary>Returns and forgets the next row of a complete listing that could not be read, as an error, or <c>null</c>.</summary>
    internal LiteLLMException? NextProblem() => _problems.TryDequeue(out LiteLLMException? problem) ? problem : null;

    /// <summary>Opens a listing.</summary>
    /// <param name="query">The keys to list. Other keys that the server adds are not returned.</param>
    /// <param name="range">The pages to read.</param>
    /// <param name="detail">What to read with further requests, because a listing omits it.</param>
    internal PrefetchingKeyList Open(KeyListQuery query, PageRange range, ListingDetail detail)
    {
        return new PrefetchingKeyList(detail == ListingDetail.None ? PageAsync : DetailedPageAsync, query.Matches, range, throttle.Limit);

        Task<KeyPage> PageAsync(long number) =>
            throttle.RunAsync(received => api.ListAsync(query, number, range.Size, throttle.Closed, received), throttle.Closed);

        async Task<KeyPage> DetailedPageAsync(long number)
        {
            KeyPage page = await PageAsync(number).ConfigureAwait(false);
            LiteLLMKey[] others = [.. page.Keys.Where(key => !query.Matches(key))];
            IReadOnlyList<LiteLLMKey> own = others.Length == 0 ? page.Keys : [.. page.Keys.Where(query.Matches)];
            IReadOnlyList<LiteLLMKey> complete = detail == ListingDetail.All
                ? await CompleteAsync(own).ConfigureAwait(false)
                : await _budgets.CompleteAsync(own, detail == ListingDetail.Budgets, CompleteAsync).ConfigureAwait(false);
            return ReferenceEquals(complete, page.Keys) ? page : page with { Keys = [.. complete, .. others] };
        }
    }

    /// <summary>Reads all live keys as listed, oldest first, so that keys created meanwhile are last.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> ListedAsync(RowRetention retention = RowRetention.Copy) =>
        await ListedAsync(_ => false, retention).ConfigureAwait(false) ?? [];

    /// <summary>Reads all live keys as listed, unless the listing is too long.</summary>
    /// <param name="isTooLong">Returns whether a number of pages is too much. Called after a page is read.</param>
    /// <param name="retention">How the keys are kept.</param>
    /// <param name="received">Called for each page while further pages are read.</param>
    /// <returns>The keys, or <c>null</c> if the listing is too long.</returns>
    internal async Task<IReadOnlyList<LiteLLMKey>?> ListedAsync(Func<long, bool> isTooLong, RowRetention retention = RowRetention.Copy, Action<IReadOnlyList<LiteLLMKey>>? received = null)
    {
        PrefetchingKeyList listing = Open(new KeyListQuery { OldestFirst = true, Retention = retention }, PageRange.Whole, ListingDetail.None);
        var keys = new List<LiteLLMKey>();
        while (await listing.NextAsync().ConfigureAwait(false) is { } page)
        {
            if (isTooLong(KeyPage.NumberFor(listing.TotalCount)))
            {
                return null;
            }

            listing.ReadAhead();
            received?.Invoke(page);
            keys.AddRange(page);
            while (listing.NextProblem() is { } problem)
            {
                _problems.Enqueue(problem);
            }
        }

        return keys;
    }

    /// <summary>Reads all live keys completely.</summary>
    /// <param name="retention">How the keys are kept.</param>
    internal async Task<IReadOnlyList<LiteLLMKey>> AllAsync(RowRetention retention = RowRetention.Response) =>
        await CompleteAsync(await ListedAsync(retention).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Reads all live keys with their budgets. Keys are read again only if the listing omits the budget.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> WithBudgetsAsync()
    {
        ILookup<bool, LiteLLMKey> listed = (await ListedAsync(RowRetention.Response).ConfigureAwait(false)).ToLookup(key => KeyColumns.ShowsBudget(key.Row));
        return [.. listed[true], .. await CompleteAsync([.. listed[false]]).ConfigureAwait(false)];
    }

    /// <summary>Adds to listed keys what the listing omitted. Keys that no longer exist are omitted.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> CompleteAsync(IReadOnlyCollection<LiteLLMKey> listed)
    {
        Dictionary<string, LiteLLMKey?> complete = listed.GroupBy(key => key.Id, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => api.IsComplete(same.First()) ? same.First() : null, StringComparer.Ordinal);
        await ReadTogetherAsync(complete).ConfigureAwait(false);
        string[] left = Missing(complete);
        if (left.Length > 0)
        {
            // The first key shows which columns this server has, so that the other listed keys may turn out to be complete.
            await ReadEachAsync(complete, left.Take(1)).ConfigureAwait(false);
            foreach (LiteLLMKey key in listed.Where(key => complete.TryGetValue(key.Id, out LiteLLMKey? known) && known is null && api.IsComplete(key)))
            {
                complete[key.Id] = key;
            }

            await ReadEachAsync(complete, Missing(complete)).ConfigureAwait(false);
        }

        return [.. listed.Where(key => complete.TryGetValue(key.Id, out LiteLLMKey? found) && found is not null)
            .Select(key => ReferenceEquals(complete[key.Id], key) ? key : key.WithRow(KeyJson.WithJoinedTables(complete[key.Id]!.Row, key.Row)))];
    }

    /// <summary>Reads keys completely, in their current state. Keys that no longer exist are omitted.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> AgainAsync(IReadOnlyCollection<LiteLLMKey> keys)
    {
        string[] ids = [.. keys.Select(key => key.Id).Distinct(StringComparer.Ordinal)];
        LiteLLMKey[] listed = [];
        if (ids.Length > KeyApi.LargestPage)
        {
            HashSet<string> wanted = new(ids, StringComparer.Ordinal);
            listed = [.. await CompleteAsync([.. (await ListedAsync().ConfigureAwait(false)).Where(key => wanted.Contains(key.Id))]).ConfigureAwait(false)];
        }

        HashSet<string> known = new(listed.Select(key => key.Id), StringComparer.Ordinal);
        LiteLLMKey?[] found = await ThrottledTasks.SelectAsync(ids.Where(id => !known.Contains(id)), throttle, api.FindAsync).ConfigureAwait(false);
        return [.. listed, .. found.OfType<LiteLLMKey>()];
    }

    private static string[] Missing(Dictionary<string, LiteLLMKey?> keys) => [.. keys.Where(entry => entry.Value is null).Select(entry => entry.Key)];

    private async Task ReadTogetherAsync(Dictionary<string, LiteLLMKey?> keys)
    {
        string[] ids = Missing(keys);
        IReadOnlyDictionary<string, LiteLLMKey>?[] batches = await ThrottledTasks.SelectAsync(
            Enumerable.Range(0, (ids.Length + KeyApi.LargestPage - 1) / KeyApi.LargestPage),
            throttle,
            (batch, token) => api.FindManyAsync([.. ids.Skip(batch * KeyApi.LargestPage).Take(KeyApi.LargestPage)], token)).ConfigureAwait(false);
        foreach (LiteLLMKey key in batches.Where(batch => batch is not null).SelectMany(batch => batch!.Values))
        {
            keys[key.Id] = key;
        }
    }

    /// <summary>Reads each key by itself. Those that do not exist are removed.</summary>
    private async Task ReadEachAsync(Dictionary<string, LiteLLMKey?> keys, IEnumerable<string> ids)
    {
        foreach ((string id, LiteLLMKey? key) in await ThrottledTasks.SelectAsync(
            ids, throttle, async (id, token) => (id, await api.FindAsync(id, token).ConfigureAwait(false))).ConfigureAwait(false))
        {
            if (key is null)
            {
                keys.Remove(id);
            }
            else
            {
                keys[id] = key;
            }
        }
    }
}

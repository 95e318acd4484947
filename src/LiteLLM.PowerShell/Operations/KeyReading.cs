using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>Reads many keys with few requests. A listing hides soft budgets and the ids of budgets; reading keys by id tells all.</summary>
/// <param name="api">The server.</param>
/// <param name="throttle">The places in which it reads.</param>
internal sealed class KeyReading(KeyApi api, Throttle throttle)
{
    private readonly SharedBudgetReading _budgets = new(api, throttle);

    /// <summary>Opens a listing.</summary>
    /// <param name="filter">Which keys are listed.</param>
    /// <param name="range">Which pages are read.</param>
    /// <param name="detail">What is added to the listed keys.</param>
    internal KeyListing Open(KeyFilter filter, KeyListingRange range, ListingDetail detail)
    {
        return new KeyListing(detail == ListingDetail.None ? PageAsync : DetailedPageAsync, range, throttle.Limit);

        Task<KeyPage> PageAsync(long number) =>
            throttle.RunAsync(() => api.ListAsync(filter, number, range.Size, throttle.Closed), throttle.Closed);

        async Task<KeyPage> DetailedPageAsync(long number)
        {
            KeyPage page = await PageAsync(number).ConfigureAwait(false);
            return page with
            {
                Keys = detail == ListingDetail.All
                    ? await CompleteAsync(page.Keys).ConfigureAwait(false)
                    : await _budgets.CompleteAsync(page.Keys, detail == ListingDetail.Budgets, CompleteAsync).ConfigureAwait(false),
            };
        }
    }

    /// <summary>All keys of the proxy as a listing tells them, the oldest first: keys made meanwhile come last.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> ListedAsync()
    {
        KeyListing listing = Open(new KeyFilter(OldestFirst: true), KeyListingRange.Whole, ListingDetail.None);
        var keys = new List<LiteLLMKey>();
        while (await listing.NextAsync().ConfigureAwait(false) is { } page)
        {
            listing.ReadAhead();
            keys.AddRange(page);
        }

        return keys;
    }

    /// <summary>All keys of the proxy, complete.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> AllAsync() =>
        await CompleteAsync(await ListedAsync().ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>All keys of the proxy with their budgets. Keys are read again only where the listing does not show the budget.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> WithBudgetsAsync()
    {
        IReadOnlyList<LiteLLMKey> listed = await ListedAsync().ConfigureAwait(false);
        ILookup<bool, LiteLLMKey> lacking = listed.ToLookup(key => KeyRow.LacksBudget(key.Row));
        return [.. lacking[false], .. await CompleteAsync([.. lacking[true]]).ConfigureAwait(false)];
    }

    /// <summary>What a listing does not tell, added to keys that were listed; keys that are gone are left out.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> CompleteAsync(IReadOnlyCollection<LiteLLMKey> listed)
    {
        string[] ids = [.. listed.Select(key => key.Id).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<LiteLLMKey>[] batches = await Concurrently.SelectAsync(
            Enumerable.Range(0, (ids.Length + KeyApi.LargestPage - 1) / KeyApi.LargestPage),
            throttle,
            (batch, token) => api.FindManyAsync(ids.Skip(batch * KeyApi.LargestPage).Take(KeyApi.LargestPage), token)).ConfigureAwait(false);
        Dictionary<string, LiteLLMKey> complete = batches.SelectMany(batch => batch).ToDictionary(key => key.Id, StringComparer.Ordinal);
        return [.. listed.Where(key => complete.ContainsKey(key.Id)).Select(key => new LiteLLMKey(key.Id, KeyRow.WithJoinedTables(complete[key.Id].Row, key.Row)))];
    }

    /// <summary>Keys as they are now, complete; those that are gone are left out.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> AgainAsync(IReadOnlyCollection<LiteLLMKey> keys)
    {
        if (keys.Count > KeyApi.LargestPage)
        {
            HashSet<string> wanted = new(keys.Select(key => key.Id), StringComparer.Ordinal);
            IReadOnlyList<LiteLLMKey> listed = await ListedAsync().ConfigureAwait(false);
            return await CompleteAsync([.. listed.Where(key => wanted.Contains(key.Id))]).ConfigureAwait(false);
        }

        LiteLLMKey?[] found = await Concurrently.SelectAsync(
            keys.Select(key => key.Id).Distinct(StringComparer.Ordinal), throttle, api.FindAsync).ConfigureAwait(false);
        return [.. found.OfType<LiteLLMKey>()];
    }
}

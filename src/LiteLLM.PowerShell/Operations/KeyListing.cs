using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>
/// Reads a listing page by page, and ahead of whoever takes the pages. A key that exists all the while is given out exactly once,
/// whatever is made or removed meanwhile.
/// </summary>
/// <remarks>
/// The server lists the newest keys first and cuts pages by counting. A key that is made moves all others back, which shows some a
/// second time; those are dropped. A key that is removed moves the later ones forward, past the end of the page that was read; then
/// the total has shrunk, and as many pages are read again as it may have moved. That holds only if each page is asked for after the
/// one before has come, so there is never more than one request under way.
/// </remarks>
/// <param name="api">The server.</param>
/// <param name="filter">Which keys are listed.</param>
/// <param name="range">Which pages are read.</param>
/// <param name="detailed">Whether to read with another request what a listing leaves out.</param>
/// <param name="stop">Ends the reading.</param>
internal sealed class KeyListing(KeyApi api, KeyFilter filter, KeyListingRange range, bool detailed, CancellationToken stop)
{
    /// <summary>How many pages may be there or on their way before they are taken.</summary>
    private const int PagesAhead = 2;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<Task<IReadOnlyList<LiteLLMKey>?>> _ahead = new();
    private Task _last = Task.CompletedTask;
    private long _page = range.FirstPage - 1;
    private long _total;

    /// <summary>How many keys there are, judged by the last page that has come.</summary>
    internal long TotalCount => Volatile.Read(ref _total);

    /// <summary>Takes the next page.</summary>
    /// <returns>The keys of the page that were on none before; none if there are no more pages.</returns>
    internal Task<IReadOnlyList<LiteLLMKey>?> NextAsync()
    {
        if (_ahead.Count == 0)
        {
            ReadOneMore();
        }

        return _ahead.Dequeue();
    }

    /// <summary>Begins to read what comes after the pages that were taken. Whoever may need no more than the first page has not called it yet.</summary>
    internal void ReadAhead()
    {
        while (_ahead.Count < PagesAhead)
        {
            ReadOneMore();
        }
    }

    private void ReadOneMore()
    {
        Task<IReadOnlyList<LiteLLMKey>?> page = AfterAsync(_last);
        _ahead.Enqueue(page);
        _last = page;
    }

    private async Task<IReadOnlyList<LiteLLMKey>?> AfterAsync(Task before)
    {
        await before.ConfigureAwait(false);
        bool isFirst = _page < range.FirstPage;
        return isFirst || _page < range.LastPage && _page * range.Size < TotalCount ? await ReadNextAsync().ConfigureAwait(false) : null;
    }

    private async Task<IReadOnlyList<LiteLLMKey>> ReadNextAsync()
    {
        long before = TotalCount;
        KeyPage page = await ReadAsync(_page + 1).ConfigureAwait(false);
        while (page.TotalCount < before)
        {
            long moved = (before - page.TotalCount + range.Size - 1) / range.Size;
            before = page.TotalCount;
            page = await ReadAsync(Math.Max(1, _page - moved)).ConfigureAwait(false);
        }

        LiteLLMKey[] keys = [.. page.Keys.Where(key => _seen.Add(key.Id))];
        return detailed && keys.Length > 0 ? await CompleteAsync(keys).ConfigureAwait(false) : keys;
    }

    private async Task<KeyPage> ReadAsync(long number)
    {
        KeyPage page = await api.ListAsync(filter, number, range.Size, stop).ConfigureAwait(false);
        _page = number;
        Volatile.Write(ref _total, page.TotalCount);
        return page;
    }

    private async Task<IReadOnlyList<LiteLLMKey>> CompleteAsync(LiteLLMKey[] listed)
    {
        Dictionary<string, LiteLLMKey> complete = (await api.FindManyAsync(listed.Select(key => key.Id), stop).ConfigureAwait(false))
            .ToDictionary(key => key.Id, StringComparer.Ordinal);
        return [.. listed.Where(key => complete.ContainsKey(key.Id))
            .Select(key => new LiteLLMKey(key.Id, KeyRow.WithJoinedTables(complete[key.Id].Row, key.Row)))];
    }
}

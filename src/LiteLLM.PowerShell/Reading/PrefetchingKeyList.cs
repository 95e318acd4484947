using System.Globalization;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// Reads a listing page by page, with several concurrent requests ahead of the consumer. In a complete listing, each key that exists
/// throughout is returned exactly once, even if other keys are created or removed meanwhile.
/// </summary>
/// <remarks>
/// The server sorts keys by age and splits them into pages by number. When keys are created or removed, other keys move to another page:
/// some are returned twice, and the duplicates are dropped, and some would be missed. Each page reports the total, however. If it did
/// not change, and as many keys were read in the end, no key has moved from an unread page to one that was read. Otherwise the listing is
/// read again sequentially (see <see cref="SequentialKeyList"/>), and its new keys are returned.
/// </remarks>
/// <param name="read">Reads one page. It can be called again before it has completed.</param>
/// <param name="matches">Returns whether a key was requested. Other keys are not returned.</param>
/// <param name="range">The pages to read.</param>
/// <param name="limit">The number of requests at the same time. Half as many pages again can be waiting to be consumed.</param>
internal sealed class PrefetchingKeyList(Func<long, Task<KeyPage>> read, Func<LiteLLMKey, bool> matches, PageRange range, int limit)
{
    /// <summary>The factor by which the number of pages that are read ahead grows with each page.</summary>
    private const int Growth = 4;

    /// <summary>So many pages may come in addition to twice those that were reported first.</summary>
    private const long MostFurtherPages = 100;

    private readonly RowIdSet _seen = new();
    private readonly Queue<Task<KeyPage>> _ahead = new();
    private readonly Queue<LiteLLMException> _problems = new();
    private long _requested = range.FirstPage - 1;
    private int _window = 1;
    private long _taken;
    private long? _total;
    private SequentialKeyList? _careful;

    /// <summary>The number of keys on all pages, as reported with the first page.</summary>
    internal long TotalCount => _total ?? 0;

    /// <summary>Whether the server has returned keys that were not requested, so that its total and its pages are not reliable.</summary>
    internal bool HasOthers { get; private set; }

    /// <summary>The first page, as the server returned it, or <c>null</c> before it is read.</summary>
    internal KeyPage? FirstPage { get; private set; }

    /// <summary>Returns the next page.</summary>
    /// <returns>The keys of the page that no earlier page contained, or <c>null</c> after the last page.</returns>
    internal async Task<IReadOnlyList<LiteLLMKey>?> NextAsync()
    {
        KeyPage? page = await (_careful?.NextAsync() ?? NextPageAsync()).ConfigureAwait(false);
        ThrowIfEndless();
        LiteLLMKey[]? keys = page is null ? null : [.. page.Keys.Where(key => _seen.Add(key.RowId))];
        foreach (UnreadableRow row in page?.Unreadable.Where(row => _seen.Add(row.RowId)) ?? [])
        {
            _problems.Enqueue(row.Problem);
        }

        HasOthers |= keys is not null && !keys.All(matches);
        if (_careful is null && keys is { Length: 0 } && page!.Unreadable.Count == 0 && HasMore)
        {
            _careful = new SequentialKeyList(read, range);
        }

        return keys is null || !HasOthers ? keys : [.. keys.Where(matches)];
    }

    /// <summary>Returns and forgets the next row that could not be read, as an error, or <c>null</c>.</summary>
    internal LiteLLMException? NextProblem() => _problems.Count > 0 ? _problems.Dequeue() : null;

    /// <summary>
    /// Starts to read the next pages. Each call multiplies their number, so that a consumer that stops early causes few requests. Not called
    /// until half of the first page has been consumed.
    /// </summary>
    internal void ReadAhead()
    {
        _window = Math.Min(limit + (limit / 2), Growth * _window);
        _seen.Reserve(Math.Min(TotalCount, Math.Min(range.LastPage - range.FirstPage + 1, TotalCount) * range.Size));
        while (_careful is null && _ahead.Count < _window && HasMore)
        {
            RequestPage();
        }
    }

    /// <summary>Ends a listing that continues to grow: keys that are created meanwhile are far fewer than those that existed.</summary>
    /// <exception cref="LiteLLMException">The server has returned many more pages than it reported at first.</exception>
    private void ThrowIfEndless()
    {
        long reported = (TotalCount + range.Size - 1) / range.Size;
        if (++_taken > (2 * reported) + MostFurtherPages)
        {
            throw new LiteLLMException(ErrorIds.UnexpectedResponse,
                $"The listing of keys (/key/list) does not end: the server first reported {TotalCount.ToString(CultureInfo.InvariantCulture)} keys, and has returned {_taken.ToString(CultureInfo.InvariantCulture)} pages of up to {range.Size.ToString(CultureInfo.InvariantCulture)}. Check the proxy, and what is between it and this computer.");
        }
    }

    private bool HasMore => _total is null ? _requested < range.FirstPage : _requested < range.LastPage && _requested * range.Size < _total;

    private void RequestPage() => _ahead.Enqueue(read(++_requested));

    private async Task<KeyPage?> NextPageAsync()
    {
        if (_ahead.Count == 0 && HasMore)
        {
            RequestPage();
        }

        if (_ahead.Count == 0)
        {
            return range.IsWhole && _seen.Count != _total ? await AgainAsync().ConfigureAwait(false) : null;
        }

        KeyPage page = await _ahead.Dequeue().ConfigureAwait(false);
        _total ??= page.TotalCount;
        FirstPage ??= page;
        return page.TotalCount == _total ? page : await AgainAsync().ConfigureAwait(false);
    }

    private Task<KeyPage?> AgainAsync()
    {
        _careful = new SequentialKeyList(read, range);
        return _careful.NextAsync();
    }
}

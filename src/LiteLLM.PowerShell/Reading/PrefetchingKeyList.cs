using System.Globalization;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// Reads a listing page by page, several pages at the same time, and ahead of whoever takes them. In a whole listing a key that
/// exists all the while is given out exactly once, whatever is made or removed meanwhile.
/// </summary>
/// <remarks>
/// The server lists keys by age and cuts pages by counting. What is made or removed while pages are read moves other keys to another
/// page: some are then seen twice, which are dropped, and some would be missed. But each page tells the total. As long as that stays
/// what it was, and at the end as many keys were seen, nothing has moved from a page that was not read yet to one that was. Otherwise
/// the listing is read once more, carefully (see <see cref="SequentialKeyList"/>), and what is new in it is given out.
/// </remarks>
/// <param name="read">Reads one page; it may be called again before it has ended.</param>
/// <param name="matches">Tells rows that were requested from others, which are not returned.</param>
/// <param name="range">The pages to read.</param>
/// <param name="limit">How many pages may be there or on their way before they are taken.</param>
internal sealed class PrefetchingKeyList(Func<long, Task<KeyPage>> read, Func<LiteLLMKey, bool> matches, PageRange range, int limit)
{
    /// <summary>So many pages may come in addition to twice those that were reported first.</summary>
    private const long MostFurtherPages = 100;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<Task<KeyPage>> _ahead = new();
    private long _asked = range.FirstPage - 1;
    private int _window = 1;
    private long _taken;
    private long? _total;
    private SequentialKeyList? _careful;

    /// <summary>The number of rows on all pages, as the first page reported it.</summary>
    internal long TotalCount => _total ?? 0;

    /// <summary>Whether the server has returned rows that were not requested, so that its count and its pages do not mean much.</summary>
    internal bool HasOthers { get; private set; }

    /// <summary>Takes the next page.</summary>
    /// <returns>The keys of the page that were on none before; none if there are no more pages.</returns>
    internal async Task<IReadOnlyList<LiteLLMKey>?> NextAsync()
    {
        KeyPage? page = await (_careful?.NextAsync() ?? TakeAsync()).ConfigureAwait(false);
        RefuseEndless();
        LiteLLMKey[]? keys = page is null ? null : [.. page.Keys.Where(key => _seen.Add(key.RowId))];
        HasOthers |= keys is not null && !keys.All(matches);
        if (_careful is null && keys is { Length: 0 } && HasMore)
        {
            _careful = new SequentialKeyList(read, range);
        }

        return keys is null || !HasOthers ? keys : [.. keys.Where(matches)];
    }

    /// <summary>
    /// Begins to read what comes after the pages that were taken; each time twice as many pages, so that who takes few costs few.
    /// Whoever may need no more than the first page has not called it yet.
    /// </summary>
    internal void ReadAhead()
    {
        _window = Math.Min(limit, 2 * _window);
        while (_careful is null && _ahead.Count < _window && HasMore)
        {
            Ask();
        }
    }

    /// <summary>Ends a listing that continues to grow: keys that are created meanwhile are far fewer than those that existed.</summary>
    /// <exception cref="LiteLLMException">The server has returned many more pages than it reported at first.</exception>
    private void RefuseEndless()
    {
        long reported = (TotalCount + range.Size - 1) / range.Size;
        if (++_taken > (2 * reported) + MostFurtherPages)
        {
            throw new LiteLLMException(ErrorIds.UnexpectedResponse,
                $"The listing of keys (/key/list) does not end: the server first reported {TotalCount.ToString(CultureInfo.InvariantCulture)} keys, and has returned {_taken.ToString(CultureInfo.InvariantCulture)} pages of up to {range.Size.ToString(CultureInfo.InvariantCulture)}. Check the proxy, and what is between it and this computer.");
        }
    }

    private bool HasMore => _total is null ? _asked < range.FirstPage : _asked < range.LastPage && _asked * range.Size < _total;

    private void Ask() => _ahead.Enqueue(read(++_asked));

    private async Task<KeyPage?> TakeAsync()
    {
        if (_ahead.Count == 0 && HasMore)
        {
            Ask();
        }

        if (_ahead.Count == 0)
        {
            return range.IsWhole && _seen.Count != _total ? await AgainAsync().ConfigureAwait(false) : null;
        }

        KeyPage page = await _ahead.Dequeue().ConfigureAwait(false);
        _total ??= page.TotalCount;
        return page.TotalCount == _total ? page : await AgainAsync().ConfigureAwait(false);
    }

    private Task<KeyPage?> AgainAsync()
    {
        _careful = new SequentialKeyList(read, range);
        return _careful.NextAsync();
    }
}

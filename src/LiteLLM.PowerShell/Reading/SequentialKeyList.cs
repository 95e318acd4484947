using System.Globalization;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Http;

namespace LiteLLM.PowerShell.Reading;

/// <summary>Reads a listing while keys are created and removed. Some keys are returned twice, but no key that exists throughout is missed.</summary>
/// <remarks>
/// A new key moves others to later pages, where they are read again, or is sorted last. When a key is removed, later keys move to
/// earlier pages; the total is then lower, and as many pages are read again as the keys can have moved. This requires that each page is
/// requested after the previous one was received.
/// </remarks>
/// <param name="read">Reads one page.</param>
/// <param name="range">The pages to read.</param>
internal sealed class SequentialKeyList(Func<long, Task<KeyPage>> read, PageRange range)
{
    /// <summary>The maximum number of times that a page can repeat because keys are created. If it is exceeded, the server always returns the same page.</summary>
    private const int MostRepetitions = 3;

    private long _page = range.FirstPage - 1;
    private string? _last;
    private int _repetitions;
    private long _total;

    /// <summary>Reads the next page.</summary>
    /// <returns>The page, or <c>null</c> after the last page.</returns>
    internal async Task<KeyPage?> NextAsync()
    {
        bool isFirst = _page < range.FirstPage;
        if (!isFirst && (_page >= range.LastPage || _page * range.Size >= _total))
        {
            return null;
        }

        long before = _total;
        KeyPage page = await ReadAsync(_page + 1).ConfigureAwait(false);
        while (page.TotalCount < before)
        {
            long moved = (before - page.TotalCount + range.Size - 1) / range.Size;
            before = page.TotalCount;
            page = await ReadAsync(Math.Max(1, _page - moved)).ConfigureAwait(false);
        }

        return page;
    }

    private async Task<KeyPage> ReadAsync(long number)
    {
        KeyPage page = await read(number).ConfigureAwait(false);
        string? last = page.Keys.Count > 0 ? page.Keys[page.Keys.Count - 1].RowId : null;
        _repetitions = number != _page && last == _last ? _repetitions + 1 : 0;
        _last = last;
        if (_repetitions > MostRepetitions)
        {
            throw TransportErrors.NotLiteLLM("/key/list", $"other page than the previous one, although it reports {page.TotalCount.ToString(CultureInfo.InvariantCulture)} keys");
        }

        _page = number;
        _total = page.TotalCount;
        return page;
    }
}

using System.Globalization;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Http;

namespace LiteLLM.PowerShell.Reading;

/// <summary>Reads a listing while keys are made and removed: shows some keys twice, but misses none that exists all the while.</summary>
/// <remarks>
/// A key that is made moves others back, where they are seen again, or comes last. A key that is removed moves the later ones forward,
/// past the end of the page that was read; then the total has shrunk, and as many pages are read again as it may have moved. That
/// holds only if each page is asked for after the one before has come.
/// </remarks>
/// <param name="read">Reads one page.</param>
/// <param name="range">Which pages are read.</param>
internal sealed class SequentialKeyList(Func<long, Task<KeyPage>> read, PageRange range)
{
    /// <summary>So often the same page may come again, when as many keys are made as a page holds, before it is clear that it always comes.</summary>
    private const int MostRepetitions = 3;

    private long _page = range.FirstPage - 1;
    private string? _last;
    private int _repetitions;
    private long _total;

    /// <summary>Reads the next page.</summary>
    /// <returns>The page; none if there are no more.</returns>
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
            throw TransportErrors.NotLiteLLM("/key/list", $"other page than the one before, though it tells of {page.TotalCount.ToString(CultureInfo.InvariantCulture)} keys");
        }

        _page = number;
        _total = page.TotalCount;
        return page;
    }
}

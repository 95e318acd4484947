using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>Reads a listing page by page. Keys that are removed or made while it is read, hide no other key and show none twice.</summary>
/// <param name="api">The server.</param>
/// <param name="filter">Which keys are listed.</param>
/// <param name="firstPage">The page to begin with, counted from 1.</param>
/// <param name="size">How many keys a page has.</param>
internal sealed class KeyListing(KeyApi api, KeyFilter filter, long firstPage, int size)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private long _page = firstPage - 1;

    /// <summary>How many keys there are, judged by the last page.</summary>
    internal long TotalCount { get; private set; }

    /// <summary>Whether there are pages after the last one.</summary>
    internal bool HasMore => _page * size < TotalCount;

    /// <summary>Reads the next page.</summary>
    /// <returns>The keys of the page that were on none before.</returns>
    internal async Task<IReadOnlyList<LiteLLMKey>> NextAsync(CancellationToken cancellationToken)
    {
        long before = TotalCount;
        KeyPage page = await ReadAsync(_page + 1, cancellationToken).ConfigureAwait(false);
        if (page.TotalCount < before)
        {
            long moved = (before - page.TotalCount + size - 1) / size;
            page = await ReadAsync(Math.Max(1, _page - moved), cancellationToken).ConfigureAwait(false);
        }

        return [.. page.Keys.Where(key => _seen.Add(key.Id))];
    }

    private async Task<KeyPage> ReadAsync(long number, CancellationToken cancellationToken)
    {
        KeyPage page = await api.ListAsync(filter, number, size, cancellationToken).ConfigureAwait(false);
        _page = number;
        TotalCount = page.TotalCount;
        return page;
    }
}

using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// Finds the ids of many aliases. The server finds one alias per request. As soon as more aliases were requested than a listing has
/// pages, all keys are listed once, so that at most about twice the minimum number of requests is sent.
/// </summary>
/// <remarks>The result can be outdated. Callers read the key, and search for the alias if the key has a different one.</remarks>
/// <param name="api">The server.</param>
/// <param name="throttle">The throttle. The caller occupies one of its slots.</param>
internal sealed class AliasIndex(KeyApi api, RequestThrottle throttle)
{
    /// <summary>The number of aliases that are searched one by one before the length of a listing is determined.</summary>
    private const long Few = 8;

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private readonly object _lock = new();
    private Task<IReadOnlyDictionary<string, string>>? _listing;
    private long _requested;
    private long _threshold = Few;

    /// <summary>Gets the id of the key that had the alias when the keys were listed.</summary>
    /// <param name="alias">The alias.</param>
    /// <param name="loader">Reads the keys that are found. It uses the same listing if the server may not support reading several keys by their ids.</param>
    /// <returns>The id, or <c>null</c> if no key had the alias, or if nothing was listed.</returns>
    internal async Task<string?> FindAsync(string alias, BatchingKeyLoader? loader)
    {
        if (Listing(loader) is not { } listing)
        {
            return null;
        }

        IReadOnlyDictionary<string, string> ids = await throttle.AsideAsync(() => listing).ConfigureAwait(false);
        return ids.TryGetValue(alias, out string? id) ? id : null;
    }

    private Task<IReadOnlyDictionary<string, string>>? Listing(BatchingKeyLoader? loader)
    {
        lock (_lock)
        {
            return ++_requested > _threshold ? _listing ??= Task.Run(() => ListAsync(loader)) : null;
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> ListAsync(BatchingKeyLoader? loader)
    {
        try
        {
            if (loader is not null && api.Capabilities[ServerCapability.BulkRead] != true)
            {
                return await loader.ListAsync(IsTooLong).ConfigureAwait(false) is { } listed ? Unambiguous(Aliases(listed)) : Nothing;
            }

            KeyPage first = await throttle.RunAsync(() => PageAsync(1, throttle.Aborted), throttle.Closed).ConfigureAwait(false);
            int pages = (int)KeyPage.NumberFor(first.TotalCount);
            return IsTooLong(pages) ? Nothing : Unambiguous(Aliases(first.Keys).Concat((await ThrottledTasks.SelectAsync(
                Enumerable.Range(2, Math.Max(0, pages - 1)), throttle, async (number, token) => Aliases((await PageAsync(number, token).ConfigureAwait(false)).Keys))
                .ConfigureAwait(false)).SelectMany(page => page)));
        }
        catch (LiteLLMException)
        {
            return Nothing; // Each alias is then searched by itself, which reports the error.
        }
    }

    /// <summary>Whether a listing has more pages than aliases were requested. If so, it is read when as many are requested.</summary>
    private bool IsTooLong(long pages)
    {
        lock (_lock)
        {
            if (pages <= _requested)
            {
                return false;
            }

            _threshold = pages;
            _listing = null;
            return true;
        }
    }

    private Task<KeyPage> PageAsync(int number, CancellationToken cancellationToken) =>
        api.ListAsync(new KeyListQuery { OldestFirst = true }, number, KeyApi.LargestPage, cancellationToken);

    /// <summary>Reduces a page to the aliases and ids, so that the keys are not kept in memory.</summary>
    private static (string Alias, string Id)[] Aliases(IEnumerable<LiteLLMKey> keys) => [.. keys.Where(key => key.KeyAlias is not null && !key.IsDeleted).Select(key => (key.KeyAlias!, key.Id))];

    private static Dictionary<string, string> Unambiguous(IEnumerable<(string Alias, string Id)> keys) => keys.Distinct()
        .GroupBy(key => key.Alias, StringComparer.Ordinal)
        .Where(same => same.Count() == 1)
        .ToDictionary(same => same.Key, same => same.Single().Id, StringComparer.Ordinal);
}

using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>Reads many keys with few requests. A listing hides soft budgets and the ids of budgets; reading keys by id tells all.</summary>
/// <param name="api">The server.</param>
/// <param name="throttle">The places in which it reads.</param>
internal sealed class KeyReading(KeyApi api, Throttle throttle)
{
    /// <summary>All keys of the proxy as a listing tells them, the oldest first: keys made meanwhile come last and move no other to another page.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> ListedAsync()
    {
        KeyPage first = await throttle.RunAsync(() => PageAsync(1, throttle.Aborted), throttle.Closed).ConfigureAwait(false);
        int pages = (int)((first.TotalCount + KeyApi.LargestPage - 1) / KeyApi.LargestPage);
        KeyPage[] others = await Concurrently.SelectAsync(
            Enumerable.Range(2, Math.Max(0, pages - 1)), throttle, PageAsync).ConfigureAwait(false);
        return [.. others.Prepend(first).SelectMany(page => page.Keys).GroupBy(key => key.Id, StringComparer.Ordinal).Select(same => same.First())];
    }

    /// <summary>All keys of the proxy, complete.</summary>
    internal async Task<IReadOnlyList<LiteLLMKey>> AllAsync() =>
        await CompleteAsync(await ListedAsync().ConfigureAwait(false)).ConfigureAwait(false);

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

    private Task<KeyPage> PageAsync(int number, CancellationToken cancellationToken) =>
        api.ListAsync(new KeyFilter(OldestFirst: true), number, KeyApi.LargestPage, cancellationToken);
}

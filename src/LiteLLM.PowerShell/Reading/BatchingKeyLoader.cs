using System.Diagnostics;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// Reads keys for concurrent operations with as few requests as the server allows. A key that is requested alone is read at once. Keys
/// that are requested shortly after it are collected until no more arrive, and read together if the server supports it. Otherwise they
/// are read from a listing if that takes fewer requests, or else one by one, concurrently.
/// </summary>
/// <remarks>
/// The failure of one key does not affect another. Only lookups are collected, because a pipeline requests many of them in sequence. An
/// operation that reads a key back waits for the result, so its key is read as soon as no more than as many others are still written.
/// A caller that can announce a read before it requests it, does so; see <see cref="Announce"/>. The number of requests then does not
/// depend on how fast the reads are requested.
/// </remarks>
/// <param name="api">The server.</param>
/// <param name="throttle">The throttle. A caller occupies one of its slots.</param>
internal sealed class BatchingKeyLoader(KeyApi api, RequestThrottle throttle)
{
    /// <summary>The number of keys that are read one by one before the length of a listing is determined.</summary>
    private const int Few = 8;

    /// <summary>The interval without another request after which collected keys are read. It is shorter than a request takes in most networks.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest time for which keys are collected. A key that is requested after such a time is alone.</summary>
    private static readonly TimeSpan LongestCollection = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest time for which keys are collected that are read back. Operations wait for them.</summary>
    private static readonly TimeSpan ReadBackCollection = TimeSpan.FromMilliseconds(10);

    private readonly Queue<Lookup> _waiting = new();
    private readonly object _lock = new();
    private bool _isReading;
    private KeySnapshot? _snapshot;
    private long _lastRequested;
    private int _announcedLookups;
    private int _announcedReadBacks;
    private TaskCompletionSource<bool>? _isCollected;

    /// <summary>The number of keys that were read one by one since the last listing, although a listing would have served them and later ones.</summary>
    private int _singleReads;

    /// <summary>Announces a read that is about to be requested, so that other reads wait for it. The caller must not wait for another read before.</summary>
    /// <param name="requirement">The requirement of the read.</param>
    internal ReadAnnouncement Announce(KeyReadRequirement requirement)
    {
        lock (_lock)
        {
            AnnouncedOf(requirement)++;
        }

        return new ReadAnnouncement(() =>
        {
            lock (_lock)
            {
                AnnouncedOf(requirement)--;
                EndCollection();
            }
        });
    }

    /// <summary>Reads a live key, complete and as it is now.</summary>
    /// <param name="id">The id of the key.</param>
    /// <param name="announcement">The announcement of this read, if there is one.</param>
    /// <returns>The key, or <c>null</c> if it does not exist, was deleted, or is not visible.</returns>
    internal async Task<LiteLLMKey?> FindAsync(string id, ReadAnnouncement? announcement = null) =>
        (await ReadAsync(id, KeyReadRequirement.Whole, announcement).ConfigureAwait(false)).Key;

    /// <summary>Reads a key.</summary>
    /// <param name="id">The id of the key.</param>
    /// <param name="requirement">How much of the key has to be read.</param>
    /// <param name="announcement">The announcement of this read, if there is one.</param>
    internal Task<KeyReadResult> ReadAsync(string id, KeyReadRequirement requirement, ReadAnnouncement? announcement = null)
    {
        if (!requirement.AllowsListing && api.Capabilities.Lacks(ServerCapability.BulkRead))
        {
            announcement?.Dispose();
            return api.ReadAsync(id, throttle.Aborted);
        }

        var lookup = new Lookup(id, requirement) { IsCollected = requirement.AllowsListing };
        Enqueue(lookup);
        announcement?.Dispose();
        return throttle.AsideAsync(() => lookup.Answer.Task);
    }

    /// <summary>Reads several keys for one operation.</summary>
    /// <returns>The result, or the failure, for each id.</returns>
    internal async Task<IReadOnlyDictionary<string, Task<KeyReadResult>>> ReadManyAsync(IEnumerable<string> ids, KeyReadRequirement requirement)
    {
        Lookup[] lookups = [.. ids.Distinct(StringComparer.Ordinal).Select(id => new Lookup(id, requirement))];
        if (!await ReadTogetherAsync(lookups).ConfigureAwait(false))
        {
            Enqueue(lookups);
        }

        if (Array.Exists(lookups, lookup => !lookup.Answer.Task.IsCompleted))
        {
            await throttle.AsideAsync(() => Task.WhenAll(lookups.Select(lookup => lookup.Answer.Task)).ContinueWith(_ => true, TaskScheduler.Default)).ConfigureAwait(false);
        }

        return lookups.ToDictionary(lookup => lookup.Id, lookup => lookup.Answer.Task, StringComparer.Ordinal);
    }

    /// <summary>Lists all keys, unless the listing is too long. Keys that are requested in the next seconds are read from the same listing.</summary>
    /// <param name="isTooLong">Returns whether a number of pages is too much. Called on any thread, after a page is read.</param>
    /// <returns>The keys, or <c>null</c> if the listing is too long.</returns>
    internal async Task<IReadOnlyCollection<LiteLLMKey>?> ListAsync(Func<long, bool> isTooLong)
    {
        KeySnapshot snapshot = SnapshotOf(isTooLong);
        lock (_lock)
        {
            _snapshot = snapshot;
        }

        return (await snapshot.Keys.ConfigureAwait(false))?.Values.ToArray();
    }

    private void Enqueue(params Lookup[] lookups)
    {
        lock (_lock)
        {
            bool isAlone = _lastRequested == 0 || Since(_lastRequested) > LongestCollection;
            Array.ForEach(lookups, _waiting.Enqueue);
            _lastRequested = Stopwatch.GetTimestamp();
            EndCollection();
            if (!_isReading)
            {
                _isReading = true;
                _ = Task.Run(() => AnswerAllAsync(isAlone ? lookups.Length : 0));
            }
        }
    }

    /// <param name="alone">The number of keys that were requested alone. They are read without those that are requested meanwhile, which do not wait for them.</param>
    private async Task AnswerAllAsync(int alone)
    {
        if (alone > 0 && !api.Capabilities.Lacks(ServerCapability.BulkRead))
        {
            Lookup[] first = DequeueUpTo(Math.Min(alone, KeyApi.LargestPage));
            _ = throttle.RunAsync(() => AnswerAsync(first), CancellationToken.None);
            alone = 0;
        }

        while (HasWaiting())
        {
            await CollectAsync(isAlone: alone > 0).ConfigureAwait(false);
            alone = 0;
            await (api.Capabilities.Lacks(ServerCapability.BulkRead)
                ? BeginNextAsync()
                : throttle.RunAsync(() => AnswerAsync(DequeueUpTo(KeyApi.LargestPage)), CancellationToken.None)).ConfigureAwait(false);
        }
    }

    /// <summary>Waits while more keys are being requested. A lookup that is requested alone does not wait, so that a command has its first key early.</summary>
    private async Task CollectAsync(bool isAlone)
    {
        long start = Stopwatch.GetTimestamp();
        while (!throttle.Closed.IsCancellationRequested)
        {
            Task wait;
            lock (_lock)
            {
                TimeSpan waited = Since(start);
                if (ExpectsAnnounced(isAlone, waited))
                {
                    _isCollected = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                    wait = Task.WhenAny(_isCollected.Task, Task.Delay(ReadBackCollection));
                }
                else if (!isAlone && waited < LongestCollection && ExpectsMore())
                {
                    wait = Task.Delay(Pause);
                }
                else
                {
                    return;
                }
            }

            await wait.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether to wait for announced reads. Lookups are requested without waiting for the server, so all of them are collected. A key is read
    /// back after a request to the server, so only half of the keys are collected, and not for long.
    /// </summary>
    private bool ExpectsAnnounced(bool isAlone, TimeSpan waited)
    {
        int readBacks = _waiting.Count(lookup => !lookup.IsCollected);
        return _waiting.Count < KeyApi.LargestPage
            && (readBacks > 0 ? readBacks < _announcedReadBacks && waited < ReadBackCollection : _announcedLookups > 0 && !isAlone);
    }

    private bool ExpectsMore() => _waiting.Count < KeyApi.LargestPage && Since(_lastRequested) < Pause && _waiting.All(lookup => lookup.IsCollected);

    /// <summary>Ends the collection, unless more announced reads are to be waited for.</summary>
    private void EndCollection()
    {
        if (_isCollected is not null && !ExpectsAnnounced(isAlone: false, TimeSpan.Zero))
        {
            _isCollected.TrySetResult(true);
            _isCollected = null;
        }
    }

    private ref int AnnouncedOf(KeyReadRequirement requirement) => ref requirement.AllowsListing ? ref _announcedLookups : ref _announcedReadBacks;

    private static TimeSpan Since(long timestamp) => TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - timestamp) / (double)Stopwatch.Frequency);

    private bool HasWaiting()
    {
        lock (_lock)
        {
            return _isReading = _waiting.Count > 0;
        }
    }

    private Lookup[] DequeueUpTo(int most)
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(0, Math.Min(_waiting.Count, most)).Select(_ => _waiting.Dequeue())];
        }
    }

    private async Task<bool> AnswerAsync(Lookup[] lookups)
    {
        if (lookups.Length == 1 && (api.Capabilities[ServerCapability.BulkRead] is not null || ++_singleReads <= Few))
        {
            await AnswerAsync(lookups[0]).ConfigureAwait(false);
        }
        else if (!await ReadTogetherAsync(lookups).ConfigureAwait(false))
        {
            Enqueue(lookups);
        }

        return true;
    }

    /// <summary>Reads several keys with one request. Keys that are missing from the response, or all keys if it fails, are then read one by one.</summary>
    /// <returns>Whether the server supports it.</returns>
    private async Task<bool> ReadTogetherAsync(Lookup[] lookups)
    {
        IReadOnlyDictionary<string, LiteLLMKey>? together = null;
        try
        {
            together = await api.FindManyAsync([.. lookups.Select(lookup => lookup.Id).Distinct(StringComparer.Ordinal)], throttle.Aborted).ConfigureAwait(false);
            if (together is null)
            {
                return false;
            }
        }
        catch (LiteLLMException problem) when (problem is LiteLLMServerException { StatusCode: not 401 } || problem.Is(ErrorIds.UnexpectedResponse))
        {
            // One key that the server cannot read must not hide the others.
        }
        catch (Exception problem)
        {
            Array.ForEach(lookups, lookup => lookup.Answer.TrySetException(problem));
            return true;
        }

        foreach (Lookup lookup in lookups)
        {
            LiteLLMKey? key = null;
            if (together is null || together.TryGetValue(lookup.Id, out key) && KeyJson.LacksPermissions(key.Row))
            {
                BeginAnswer(lookup);
            }
            else
            {
                lookup.Answer.SetResult(key is null ? KeyReadResult.LeftOut : KeyReadResult.Of(key));
            }
        }

        return true;
    }

    /// <summary>Waits for a slot, then reads the next key in it, or all waiting keys if a listing takes fewer requests.</summary>
    private async Task BeginNextAsync()
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = throttle.RunAsync(() => AnswerNextAsync(started), CancellationToken.None);
        await started.Task.ConfigureAwait(false);
    }

    private async Task<bool> AnswerNextAsync(TaskCompletionSource<bool> started)
    {
        KeySnapshot? snapshot = Choose();
        Lookup[] lookups = DequeueUpTo(snapshot is null ? 1 : int.MaxValue);
        started.SetResult(true);
        if (snapshot is null)
        {
            await AnswerAsync(lookups[0]).ConfigureAwait(false);
        }
        else
        {
            _ = AnswerFromAsync(snapshot, lookups);
        }

        return true;
    }

    /// <summary>Gets the listing from which the waiting keys are read, or <c>null</c> if single requests are fewer.</summary>
    /// <remarks>As soon as more keys are requested than the listing has pages, it is read, so that at most about twice the minimum number of requests is sent.</remarks>
    private KeySnapshot? Choose()
    {
        Lookup[] suited;
        lock (_lock)
        {
            suited = [.. _waiting.Where(lookup => lookup.Requirement.AllowsListing
                && (lookup.Requirement.Properties is not null || !api.Capabilities.Lacks(ServerCapability.ListsBudgets)))];
        }

        Lookup[] open = [.. suited.Where(lookup => _snapshot?.Serves(lookup.Requirement, lookup.Requested) != true)];
        long pages = api.TotalSoFar is { } total ? KeyPage.NumberFor(total) : Few;
        long requests = Math.Max(open.Length, _singleReads + open.Count(lookup => lookup.Requirement.MayBeRecent));
        if (open.Length > 0 && requests > pages)
        {
            _singleReads = 0;
            return _snapshot = SnapshotOf(number => number > requests);
        }

        if (suited.Length > open.Length)
        {
            return _snapshot;
        }

        _singleReads += Array.Exists(open, lookup => lookup.Requirement.MayBeRecent) ? 1 : 0;
        return null;
    }

    private KeySnapshot SnapshotOf(Func<long, bool> isTooLong) => new(async () =>
    {
        IReadOnlyList<LiteLLMKey>? listed = await new KeyQueries(api, throttle).ListedAsync(isTooLong).ConfigureAwait(false);
        return listed?.GroupBy(key => key.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
    });

    private async Task AnswerFromAsync(KeySnapshot snapshot, Lookup[] lookups)
    {
        IReadOnlyDictionary<string, LiteLLMKey>? listed = null;
        try
        {
            listed = await snapshot.Keys.ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is LiteLLMException or OperationCanceledException)
        {
            // Each key is then read by itself, which reports the error.
        }

        foreach (Lookup lookup in lookups)
        {
            if (listed is not null && snapshot.Serves(lookup.Requirement, lookup.Requested) && listed.TryGetValue(lookup.Id, out LiteLLMKey? key) && api.IsComplete(key, lookup.Requirement.Properties))
            {
                lookup.Answer.SetResult(KeyReadResult.Of(key));
            }
            else
            {
                BeginAnswer(lookup);
            }
        }
    }

    private void BeginAnswer(Lookup lookup) => _ = throttle.RunAsync(() => AnswerAsync(lookup), CancellationToken.None);

    private async Task<bool> AnswerAsync(Lookup lookup)
    {
        try
        {
            lookup.Answer.SetResult(await api.ReadAsync(lookup.Id, throttle.Aborted).ConfigureAwait(false));
        }
        catch (Exception problem)
        {
            lookup.Answer.SetException(problem);
        }

        return true;
    }

    private sealed record Lookup(string Id, KeyReadRequirement Requirement)
    {
        internal long Requested { get; } = Stopwatch.GetTimestamp();

        /// <summary>Whether the key is not read before those that are requested immediately after it.</summary>
        internal bool IsCollected { get; init; }

        internal TaskCompletionSource<KeyReadResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

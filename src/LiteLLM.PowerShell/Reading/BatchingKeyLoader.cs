using System.Diagnostics;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Reading;

/// <summary>
/// Reads keys for operations that run at the same time, with as few requests as the server allows. A key that is requested alone is
/// read at once. Keys that are requested shortly after it are collected until no more arrive, and read together where the server can do
/// that; otherwise from a listing, where that takes fewer requests, or each by a request of its own, several at the same time.
/// </summary>
/// <remarks>
/// The failure of one key never fails another. Only lookups are collected, because a pipeline requests many of them one after the other;
/// an operation that reads a key back waits for the result, so that it is read at once.
/// </remarks>
/// <param name="api">The server.</param>
/// <param name="throttle">The throttle; a caller holds one of its slots.</param>
internal sealed class BatchingKeyLoader(KeyApi api, RequestThrottle throttle)
{
    /// <summary>The number of keys that are read one by one before the length of a listing is looked at.</summary>
    private const int Few = 8;

    /// <summary>The interval without another request after which collected keys are read. It is shorter than a request takes in most networks.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest time for which keys are collected. A key that is requested after such a time is alone.</summary>
    private static readonly TimeSpan LongestCollection = TimeSpan.FromMilliseconds(50);

    private readonly Queue<Question> _waiting = new();
    private readonly object _lock = new();
    private bool _isReading;
    private KeySnapshot? _snapshot;
    private long _lastRequested;

    /// <summary>The number of keys that were read one by one since the last listing, although a listing would have served them and later ones.</summary>
    private int _apart;

    /// <summary>Reads a live key, complete and as it is now.</summary>
    /// <returns>The key; none if it does not exist, was deleted, or is not visible.</returns>
    internal async Task<LiteLLMKey?> FindAsync(string id) => (await ReadAsync(id, KeyReadRequirement.Whole).ConfigureAwait(false)).Key;

    /// <summary>Reads a key.</summary>
    internal Task<KeyReadResult> ReadAsync(string id, KeyReadRequirement need)
    {
        if (!need.AllowsListing && api.Capabilities.Lacks(ServerCapability.BulkRead))
        {
            return api.ReadAsync(id, throttle.Aborted);
        }

        var question = new Question(id, need) { IsCollected = need.AllowsListing };
        Enqueue(question);
        return throttle.AsideAsync(() => question.Answer.Task);
    }

    /// <summary>Reads several keys that one operation works on.</summary>
    /// <returns>The answer, or the failure, of each id.</returns>
    internal async Task<IReadOnlyDictionary<string, Task<KeyReadResult>>> ReadManyAsync(IEnumerable<string> ids, KeyReadRequirement need)
    {
        Question[] questions = [.. ids.Distinct(StringComparer.Ordinal).Select(id => new Question(id, need))];
        if (!await AnswerTogetherAsync(questions).ConfigureAwait(false))
        {
            Enqueue(questions);
        }

        if (Array.Exists(questions, question => !question.Answer.Task.IsCompleted))
        {
            await throttle.AsideAsync(() => Task.WhenAll(questions.Select(question => question.Answer.Task)).ContinueWith(_ => true, TaskScheduler.Default)).ConfigureAwait(false);
        }

        return questions.ToDictionary(question => question.Id, question => question.Answer.Task, StringComparer.Ordinal);
    }

    /// <summary>Lists all keys, if that takes at most so many requests. Keys that are requested in the next seconds are answered from the same listing.</summary>
    /// <returns>The keys; none if there are too many.</returns>
    internal async Task<IReadOnlyCollection<LiteLLMKey>> ListAsync(long mostPages)
    {
        KeySnapshot snapshot = SnapshotOf(mostPages);
        lock (_lock)
        {
            _snapshot = snapshot;
        }

        return [.. (await snapshot.Keys.ConfigureAwait(false)).Values];
    }

    private void Enqueue(params Question[] questions)
    {
        lock (_lock)
        {
            bool isAlone = _lastRequested == 0 || Since(_lastRequested) > LongestCollection;
            Array.ForEach(questions, _waiting.Enqueue);
            _lastRequested = Stopwatch.GetTimestamp();
            if (!_isReading)
            {
                _isReading = true;
                _ = Task.Run(() => AnswerAllAsync(isAlone));
            }
        }
    }

    private async Task AnswerAllAsync(bool isAlone)
    {
        while (HasWaiting())
        {
            if (!isAlone)
            {
                await CollectAsync().ConfigureAwait(false);
            }

            isAlone = false;
            await (api.Capabilities.Lacks(ServerCapability.BulkRead) ? BeginNextAsync() : throttle.RunAsync(AnswerSomeAsync, CancellationToken.None))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Waits while more keys are being requested.</summary>
    private async Task CollectAsync()
    {
        long begun = Stopwatch.GetTimestamp();
        while (ExpectsMore() && Since(begun) < LongestCollection)
        {
            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    private bool ExpectsMore()
    {
        lock (_lock)
        {
            return _waiting.Count < KeyApi.LargestPage && Since(_lastRequested) < Pause && _waiting.All(question => question.IsCollected);
        }
    }

    private static TimeSpan Since(long timestamp) => TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - timestamp) / (double)Stopwatch.Frequency);

    private bool HasWaiting()
    {
        lock (_lock)
        {
            return _isReading = _waiting.Count > 0;
        }
    }

    private Question[] Take(int most)
    {
        lock (_lock)
        {
            return [.. Enumerable.Range(0, Math.Min(_waiting.Count, most)).Select(_ => _waiting.Dequeue())];
        }
    }

    private async Task<bool> AnswerSomeAsync()
    {
        Question[] questions = Take(KeyApi.LargestPage);
        if (questions.Length == 1 && (api.Capabilities[ServerCapability.BulkRead] is not null || ++_apart <= Few))
        {
            await AnswerAsync(questions[0]).ConfigureAwait(false);
        }
        else if (!await AnswerTogetherAsync(questions).ConfigureAwait(false))
        {
            Enqueue(questions);
        }

        return true;
    }

    /// <summary>Answers questions with one request. Those that it leaves open, or all if it failed, are answered each by a request of its own.</summary>
    /// <returns>Whether the server can do that at all.</returns>
    private async Task<bool> AnswerTogetherAsync(Question[] questions)
    {
        IReadOnlyDictionary<string, LiteLLMKey>? together = null;
        try
        {
            together = await api.FindManyAsync([.. questions.Select(question => question.Id).Distinct(StringComparer.Ordinal)], throttle.Aborted).ConfigureAwait(false);
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
            Array.ForEach(questions, question => question.Answer.TrySetException(problem));
            return true;
        }

        foreach (Question question in questions)
        {
            LiteLLMKey? key = null;
            if (together is null || together.TryGetValue(question.Id, out key) && KeyJson.LacksPermissions(key.Row))
            {
                BeginAnswer(question);
            }
            else
            {
                question.Answer.SetResult(key is null ? KeyReadResult.LeftOut : KeyReadResult.Of(key));
            }
        }

        return true;
    }

    /// <summary>Waits for a slot, then answers the next question in it, or all that wait if a listing takes fewer requests.</summary>
    private async Task BeginNextAsync()
    {
        var begun = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = throttle.RunAsync(() => AnswerNextAsync(begun), CancellationToken.None);
        await begun.Task.ConfigureAwait(false);
    }

    private async Task<bool> AnswerNextAsync(TaskCompletionSource<bool> begun)
    {
        KeySnapshot? snapshot = Choose();
        Question[] questions = Take(snapshot is null ? 1 : int.MaxValue);
        begun.SetResult(true);
        if (snapshot is null)
        {
            await AnswerAsync(questions[0]).ConfigureAwait(false);
        }
        else
        {
            _ = AnswerFromAsync(snapshot, questions);
        }

        return true;
    }

    /// <summary>The listing from which the waiting questions are answered; none if requests of their own are fewer.</summary>
    /// <remarks>As soon as more keys are requested than the listing has pages, it is read, so that never more than about twice the fewest requests are sent.</remarks>
    private KeySnapshot? Choose()
    {
        Question[] suited;
        lock (_lock)
        {
            suited = [.. _waiting.Where(question => question.Need.AllowsListing
                && (question.Need.Properties is not null || !api.Capabilities.Lacks(ServerCapability.ListsBudgets)))];
        }

        Question[] open = [.. suited.Where(question => _snapshot?.Serves(question.Need, question.Requested) != true)];
        long pages = (api.TotalSoFar + KeyApi.LargestPage - 1) / KeyApi.LargestPage ?? Few;
        long requests = Math.Max(open.Length, _apart + open.Count(question => question.Need.MayBeRecent));
        if (open.Length > 0 && requests > pages)
        {
            _apart = 0;
            return _snapshot = SnapshotOf(requests);
        }

        if (suited.Length > open.Length)
        {
            return _snapshot;
        }

        _apart += Array.Exists(open, question => question.Need.MayBeRecent) ? 1 : 0;
        return null;
    }

    private KeySnapshot SnapshotOf(long mostPages) => new(async () =>
    {
        IReadOnlyList<LiteLLMKey>? listed = await new KeyQueries(api, throttle).ListedAsync(mostPages).ConfigureAwait(false);
        return (listed ?? []).GroupBy(key => key.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
    });

    private async Task AnswerFromAsync(KeySnapshot snapshot, Question[] questions)
    {
        IReadOnlyDictionary<string, LiteLLMKey>? listed = null;
        try
        {
            listed = await snapshot.Keys.ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is LiteLLMException or OperationCanceledException)
        {
            // Each key is read by itself, which reports what is wrong.
        }

        foreach (Question question in questions)
        {
            if (listed is not null && snapshot.Serves(question.Need, question.Requested) && listed.TryGetValue(question.Id, out LiteLLMKey? key) && api.IsComplete(key, question.Need.Properties))
            {
                question.Answer.SetResult(KeyReadResult.Of(key));
            }
            else
            {
                BeginAnswer(question);
            }
        }
    }

    private void BeginAnswer(Question question) => _ = throttle.RunAsync(() => AnswerAsync(question), CancellationToken.None);

    private async Task<bool> AnswerAsync(Question question)
    {
        try
        {
            question.Answer.SetResult(await api.ReadAsync(question.Id, throttle.Aborted).ConfigureAwait(false));
        }
        catch (Exception problem)
        {
            question.Answer.SetException(problem);
        }

        return true;
    }

    private sealed record Question(string Id, KeyReadRequirement Need)
    {
        internal long Requested { get; } = Stopwatch.GetTimestamp();

        /// <summary>Whether the key is not read before those that are requested immediately after it.</summary>
        internal bool IsCollected { get; init; }

        internal TaskCompletionSource<KeyReadResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using LiteLLM.PowerShell.Client;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Operations;

/// <summary>
/// Reads keys for operations that run at the same time. The first is read by itself and at once; those that are asked for while
/// a request is under way are read together, with one request for many.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="throttle">The places; whoever asks has one.</param>
internal sealed class KeyReader(KeyApi api, Throttle throttle)
{
    private readonly Queue<Question> _waiting = new();
    private bool _isReading;

    /// <summary>Reads a key, complete and as it is now.</summary>
    /// <returns>The key, or none if the server does not know the id.</returns>
    internal Task<LiteLLMKey?> FindAsync(string id)
    {
        var question = new Question(id);
        lock (_waiting)
        {
            _waiting.Enqueue(question);
            if (!_isReading)
            {
                _isReading = true;
                _ = Task.Run(AnswerAllAsync);
            }
        }

        return throttle.AsideAsync(() => question.Answer.Task);
    }

    private async Task AnswerAllAsync()
    {
        while (HasWaiting())
        {
            await throttle.RunAsync(AnswerSomeAsync, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool HasWaiting()
    {
        lock (_waiting)
        {
            return _isReading = _waiting.Count > 0;
        }
    }

    private async Task<bool> AnswerSomeAsync()
    {
        Question[] questions = TakeSome();
        try
        {
            Dictionary<string, LiteLLMKey>? together = await ReadTogetherAsync(questions).ConfigureAwait(false);
            foreach (Question question in questions)
            {
                question.Answer.SetResult(await AnswerAsync(question.Id, together).ConfigureAwait(false));
            }
        }
        catch (Exception problem)
        {
            Array.ForEach(questions, question => question.Answer.TrySetException(problem));
        }

        return true;
    }

    private Question[] TakeSome()
    {
        lock (_waiting)
        {
            return [.. Enumerable.Range(0, Math.Min(_waiting.Count, KeyApi.LargestPage)).Select(_ => _waiting.Dequeue())];
        }
    }

    /// <returns>None if there is only one question, or if the server tells no many to this connection.</returns>
    private async Task<Dictionary<string, LiteLLMKey>?> ReadTogetherAsync(Question[] questions)
    {
        string[] ids = [.. questions.Select(question => question.Id).Distinct()];
        try
        {
            return ids.Length > 1
                ? (await api.FindManyAsync(ids, throttle.Aborted).ConfigureAwait(false)).ToDictionary(key => key.Id, StringComparer.Ordinal)
                : null;
        }
        catch (LiteLLMServerException refusal) when (refusal.StatusCode is 401 or 403 or 404 or 405)
        {
            return null;
        }
    }

    /// <summary>Servers before 1.81 leave the permissions of a key out, which only <see cref="KeyApi.FindAsync"/> makes up for.</summary>
    private async Task<LiteLLMKey?> AnswerAsync(string id, Dictionary<string, LiteLLMKey>? together)
    {
        LiteLLMKey? key = null;
        bool isKnown = together is not null && (!together.TryGetValue(id, out key) || !KeyRow.LacksPermissions(key.Row));
        return isKnown ? key : await api.FindAsync(id, throttle.Aborted).ConfigureAwait(false);
    }

    private sealed record Question(string Id)
    {
        internal TaskCompletionSource<LiteLLMKey?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

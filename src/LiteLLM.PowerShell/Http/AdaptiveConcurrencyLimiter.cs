using System.Diagnostics;

namespace LiteLLM.PowerShell.Http;

/// <summary>
/// The gate that all requests of a client pass. It stands wide open until the server says that it has too much to do, or does not
/// answer: then all wait as long as the server asks for, one goes ahead, and with each answer one more may be under way.
/// </summary>
internal sealed class AdaptiveConcurrencyLimiter
{
    /// <summary>A server that asks for more patience is asked again after this.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>So wide, the gate does not count any more.</summary>
    private const int Open = 64;

    private readonly object _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Queue<TaskCompletionSource<bool>> _waiting = new();
    private TimeSpan _opens;
    private int _width = Open;
    private int _inside;

    /// <summary>Waits until one more request may be sent. Whoever has entered leaves, however the request ends.</summary>
    internal async Task EnterAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (Knock() is { } wait)
            {
                await wait(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                LetIn();
            }

            throw;
        }
    }

    /// <summary>Leaves with an answer. 429 and 503 say that the server has too much to do, and <c>Retry-After</c> for how long.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="serverNow">The time as the server has it.</param>
    internal void Leave(HttpResponseMessage answer, DateTimeOffset serverNow)
    {
        if ((int)answer.StatusCode is 429 or 503)
        {
            LeaveRefused(answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - serverNow ?? TimeSpan.Zero : TimeSpan.Zero);
        }
        else
        {
            LeaveAnswered();
        }
    }

    /// <summary>What is answered while all wait was sent before, and tells nothing of what the server can bear now.</summary>
    private void LeaveAnswered() => Leave(() =>
    {
        if (_clock.Elapsed >= _opens)
        {
            _width = Math.Min(Open, _width + 1);
        }
    });

    /// <summary>Leaves because the server could not be reached, or did not answer in time.</summary>
    internal void LeaveFailed() => LeaveRefused(TimeSpan.Zero);

    /// <summary>Leaves because the request was given up, which tells nothing of the server.</summary>
    internal void LeaveCancelled() => Leave(() => { });

    private void LeaveRefused(TimeSpan pause) => Leave(() =>
    {
        _width = 1;
        TimeSpan opens = _clock.Elapsed + (pause < LongestPause ? pause : LongestPause);
        _opens = opens > _opens ? opens : _opens;
    });

    /// <summary>Enters if that is possible.</summary>
    /// <returns>What to wait for before knocking again; none if it has entered.</returns>
    private Func<CancellationToken, Task>? Knock()
    {
        lock (_lock)
        {
            TimeSpan pause = _opens - _clock.Elapsed;
            if (pause > TimeSpan.Zero)
            {
                return token => Task.Delay(pause, token);
            }

            if (_width < Open && _inside >= _width)
            {
                var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(turn);
                return token => WaitAsync(turn, token);
            }

            _inside++;
            return null;
        }
    }

    private void Leave(Action learn)
    {
        lock (_lock)
        {
            _inside--;
            learn();
            LetIn();
        }
    }

    private void LetIn()
    {
        int free = _width - _inside;
        while (_waiting.Count > 0 && (free > 0 || _width == Open))
        {
            free -= _waiting.Dequeue().TrySetResult(true) ? 1 : 0;
        }
    }

    private static async Task WaitAsync(TaskCompletionSource<bool> turn, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration cancel = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task.ConfigureAwait(false);
    }
}

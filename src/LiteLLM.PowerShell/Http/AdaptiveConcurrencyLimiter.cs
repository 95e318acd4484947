using System.Diagnostics;

namespace LiteLLM.PowerShell.Http;

/// <summary>
/// Limits the concurrent requests of a client when the server is overloaded. There is no limit until a response reports overload or a
/// request is not answered. All requests then wait for the requested time, one is sent, and each response allows one more. If a server
/// continues to refuse requests, they are also spaced; see <see cref="RequestPacing"/>.
/// </summary>
internal sealed class AdaptiveConcurrencyLimiter
{
    /// <summary>The longest pause. A longer <c>Retry-After</c> is cut to it.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>The number of concurrent requests from which there is no limit.</summary>
    private const int Open = 64;

    private readonly object _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Queue<TaskCompletionSource<bool>> _waiting = new();
    private readonly RequestPacing _pacing = new();
    private TimeSpan _opens;
    private int _width = Open;
    private int _inside;

    /// <summary>Whether the server has refused so many requests that they are spaced.</summary>
    internal bool IsSpaced
    {
        get
        {
            lock (_lock)
            {
                return _pacing.HasRate;
            }
        }
    }

    /// <summary>Waits until one more request may be sent. The caller must call one of the <c>Leave</c> methods when the request ends.</summary>
    internal async Task EnterAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Reserve() is var turn && turn > TimeSpan.Zero)
            {
                await Task.Delay(turn, cancellationToken).ConfigureAwait(false);
            }

            while (TryEnter() is { } wait)
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

    /// <summary>Ends a request that was answered. 429 and 503 report overload, with the duration in <c>Retry-After</c>.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="serverNow">The server's time.</param>
    internal void Leave(HttpResponseMessage answer, DateTimeOffset serverNow)
    {
        if ((int)answer.StatusCode is 429 or 503)
        {
            LeaveRefused(answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - serverNow ?? TimeSpan.Zero : TimeSpan.Zero, isOverload: true);
        }
        else
        {
            LeaveAnswered();
        }
    }

    /// <summary>Ends a request that was answered. During a pause, the response is ignored, because its request was sent before.</summary>
    private void LeaveAnswered() => Leave(() =>
    {
        _pacing.Accept(_clock.Elapsed);
        if (_clock.Elapsed >= _opens)
        {
            _width = Math.Min(Open, _width + 1);
        }
    });

    /// <summary>Ends a request for which the server could not be reached or did not answer in time.</summary>
    internal void LeaveFailed() => LeaveRefused(TimeSpan.Zero, isOverload: false);

    /// <summary>Ends a request that was canceled, which indicates nothing about the server.</summary>
    internal void LeaveCancelled() => Leave(() => { });

    private void LeaveRefused(TimeSpan pause, bool isOverload) => Leave(() =>
    {
        if (isOverload)
        {
            _pacing.Refuse(_clock.Elapsed);
        }

        _width = 1;
        TimeSpan opens = _clock.Elapsed + (pause < LongestPause ? pause : LongestPause);
        _opens = opens > _opens ? opens : _opens;
    });

    private TimeSpan Reserve()
    {
        lock (_lock)
        {
            return _pacing.Reserve(_clock.Elapsed);
        }
    }

    /// <summary>Enters if that is possible at once.</summary>
    /// <returns>What to wait for before the next attempt, or <c>null</c> if the request may be sent.</returns>
    private Func<CancellationToken, Task>? TryEnter()
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

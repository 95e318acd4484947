using System.Diagnostics;
using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>
/// Holds the first requests to block keys, refuses a listing meanwhile because it is too busy, and observes what a client sends after
/// that. What it observes does not depend on the speed of the machine: a client that behaves cannot exceed it, however late it is.
/// </summary>
internal sealed class BusyServer
{
    /// <summary>How many requests the client sends at the same time.</summary>
    internal const int Limit = 8;

    private readonly object _gate = new();
    private readonly int _status;
    private readonly TimeSpan _pause;
    private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _crowded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stopwatch? _sinceRefusal;
    private int _early;
    private int _now;
    private int _answered;

    internal BusyServer(ProxyServer proxy, int status, TimeSpan pause)
    {
        _status = status;
        _pause = pause;
        proxy.Intercept = AnswerAsync;
    }

    /// <summary>Completes when the client has as many requests in progress as it may have.</summary>
    internal Task IsFull => _full.Task;

    /// <summary>Whether the client still has to wait.</summary>
    internal bool IsPausing => _sinceRefusal is not { } watch || watch.Elapsed < _pause;

    /// <summary>When the first request after the refusal arrived, counted from the refusal.</summary>
    internal TimeSpan? FirstAfterRefusal { get; private set; }

    /// <summary>The most requests after the refusal that were in progress at the same time.</summary>
    internal int Most { get; private set; }

    /// <summary>By how many the requests in progress exceeded what is allowed: one, and one more for each answer.</summary>
    internal int MostTooMany { get; private set; }

    /// <summary>Answers the requests that were in progress when the client was refused.</summary>
    internal void AnswerEarlierRequests() => _released.TrySetResult();

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/key/list")
        {
            _sinceRefusal = Stopwatch.StartNew();
            context.Response.StatusCode = _status;
            context.Response.Headers.RetryAfter = _pause.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return true;
        }

        await (_sinceRefusal is { } watch ? MeetAsync(watch.Elapsed) : context.Request.Path == "/key/block" ? HoldAsync() : Task.CompletedTask);
        return false;
    }

    private Task HoldAsync()
    {
        lock (_gate)
        {
            _ = ++_early == Limit && _full.TrySetResult();
        }

        return _released.Task.WaitAsync(Eventually.Limit);
    }

    private async Task MeetAsync(TimeSpan arrived)
    {
        bool gathers;
        lock (_gate)
        {
            FirstAfterRefusal ??= arrived;
            Most = Math.Max(Most, ++_now);
            MostTooMany = Math.Max(MostTooMany, _now - (1 + _answered));
            gathers = _answered >= Limit - 1;
            _ = _now == Limit && _crowded.TrySetResult();
        }

        await (gathers ? _crowded.Task.WaitAsync(Eventually.Limit) : Task.Delay(20));
        lock (_gate)
        {
            _now--;
            _answered++;
        }
    }
}

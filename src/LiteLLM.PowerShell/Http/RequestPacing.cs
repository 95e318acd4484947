namespace LiteLLM.PowerShell.Http;

/// <summary>
/// Learns how many requests in a second a server accepts from this client, and spaces the requests accordingly. Before the server has refused
/// a request, there is no limit.
/// </summary>
/// <remarks>
/// A refusal sets the rate to slightly less than the server has accepted since the last change, so that the rate is right at once, whatever
/// limit the server has. Each accepted request raises it: by the same amount for every client, so that the rates of several clients become
/// equal, and by a part of the rate, so that a client soon uses what others no longer use. Pure: the caller supplies the time.
/// </remarks>
internal sealed class RequestPacing
{
    /// <summary>The number of accepted requests that show a rate. Fewer refusals and answers, such as those of a server that starts, do not.</summary>
    private const int Evidence = 4;

    /// <summary>The part of the accepted rate with which the client continues after a refusal.</summary>
    private const double Reduction = 0.95;

    /// <summary>By how many requests in a second the rate grows in each second.</summary>
    private const double Increase = 4;

    /// <summary>By which part the rate grows in each second, if that is more.</summary>
    private const double RelativeIncrease = 0.03;

    private const double LeastRate = 1;

    /// <summary>The shortest time over which a rate is measured, in seconds. A server often accepts some requests at once.</summary>
    private const double ShortestMeasurement = 0.25;

    /// <summary>The time after a reduction in which refusals are ignored, because their requests were sent before.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.3);

    /// <summary>The time after which a rate is measured again, as long as no request is refused.</summary>
    private static readonly TimeSpan LongestMeasurement = TimeSpan.FromSeconds(5);

    /// <summary>The time without an answer after which the client was idle, so that it is not part of a measurement.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private double? _rate;
    private int _accepted;
    private TimeSpan _since;
    private TimeSpan _last;
    private TimeSpan _settled;
    private TimeSpan _next;

    /// <summary>Whether the rate that the server accepts is known.</summary>
    internal bool HasRate => _rate is not null;

    /// <summary>Reserves the time at which the next request is sent.</summary>
    /// <param name="now">The time.</param>
    /// <returns>How long to wait before the request is sent.</returns>
    internal TimeSpan Reserve(TimeSpan now)
    {
        if (_rate is not { } rate)
        {
            return TimeSpan.Zero;
        }

        TimeSpan start = now > _next ? now : _next;
        _next = start + TimeSpan.FromSeconds(1 / rate);
        return start - now;
    }

    /// <summary>Records that the server has processed a request.</summary>
    internal void Accept(TimeSpan now)
    {
        if (now - _last > Idle || _rate is null && now - _since > LongestMeasurement)
        {
            Restart(now);
        }

        _last = now;
        _accepted++;
        if (_rate is { } rate && now >= _settled)
        {
            _rate = rate + (Math.Max(Increase, RelativeIncrease * rate) / rate);
        }
    }

    /// <summary>Records that the server has refused a request because there were too many.</summary>
    internal void Refuse(TimeSpan now)
    {
        _last = now;
        if (now < _settled || _accepted < Evidence)
        {
            return;
        }

        double measured = _accepted / Math.Max((now - _since).TotalSeconds, ShortestMeasurement);
        _rate = Math.Max(LeastRate, Reduction * Math.Min(measured, _rate ?? double.MaxValue));
        _settled = now + Settling;
        Restart(now);
    }

    private void Restart(TimeSpan now)
    {
        _since = now;
        _accepted = 0;
    }
}

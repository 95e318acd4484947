using System.Diagnostics;

namespace LiteLLM.PowerShell.Benchmarks.Server;

/// <summary>Accepts so many requests in a second, and a quarter of them at once.</summary>
/// <param name="rate">The number of requests in a second.</param>
internal sealed class TokenBucket(int rate)
{
    private readonly object _lock = new();
    private readonly double _capacity = Math.Max(1, rate / 4.0);
    private double _tokens = Math.Max(1, rate / 4.0);
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Returns whether a request is accepted.</summary>
    internal bool TryTake()
    {
        lock (_lock)
        {
            long now = Stopwatch.GetTimestamp();
            _tokens = Math.Min(_capacity, _tokens + (rate * Stopwatch.GetElapsedTime(_last, now).TotalSeconds));
            _last = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}

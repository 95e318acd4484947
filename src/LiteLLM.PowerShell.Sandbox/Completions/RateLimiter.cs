using System.Globalization;
using LiteLLM.PowerShell.Sandbox.Http;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>
/// Counts requests and tokens. A minute begins with the first call; a rejection contains the time a minute from now, not when
/// the minute ends.
/// </summary>
internal sealed class RateLimiter(Func<DateTimeOffset> utcNow)
{
    /// <summary>The type of a limit on tokens.</summary>
    public const string Tokens = "tokens";

    /// <summary>The type of a limit on requests at the same time.</summary>
    public const string Parallel = "max_parallel_requests";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Counter> _counters = new(StringComparer.Ordinal);

    /// <summary>Counts a call, or refuses it.</summary>
    /// <returns>What is left, as headers.</returns>
    public Dictionary<string, string> Admit(IReadOnlyList<RateLimit> limits, TimeSpan duration)
    {
        DateTimeOffset now = utcNow();
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (RateLimit limit in limits)
        {
            foreach ((string type, _) in limit.Limits)
                Find(limit, type).Add(now, 1, type == Parallel ? duration : Window);
        }
        foreach (RateLimit limit in limits)
        {
            foreach ((string type, long most) in limit.Limits)
            {
                long left = most - Find(limit, type).Count;
                if (left < 0)
                    throw Exceeded(limit, type, most, now);
                headers[$"x-ratelimit-{limit.Kind}-remaining-{type}"] = Text(left);
                headers[$"x-ratelimit-{limit.Kind}-limit-{type}"] = Text(most);
            }
        }
        return headers;
    }

    /// <summary>Counts the tokens of an answer.</summary>
    public void Count(IReadOnlyList<RateLimit> limits, int tokens)
    {
        foreach (RateLimit limit in limits)
        {
            if (limit.Limits.Any(entry => entry.Type == Tokens))
                Find(limit, Tokens).Add(utcNow(), tokens, Window);
        }
    }

    private Counter Find(RateLimit limit, string type)
    {
        string name = $"{limit.Kind}/{limit.Id}/{type}";
        return _counters.TryGetValue(name, out Counter? counter) ? counter : _counters[name] = new Counter();
    }

    private static ProxyFault Exceeded(RateLimit limit, string type, long most, DateTimeOffset now)
    {
        string resetAt = (now + Window).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return new ProxyFault(
            429,
            $"Rate limit exceeded for {limit.Kind}: {limit.Id}. Limit type: {type}. Current limit: {Text(most)}, Remaining: 0. "
            + $"Limit resets at: {resetAt}",
            "None")
        {
            Headers = new Dictionary<string, string>
            {
                ["retry-after"] = Text((long)Window.TotalSeconds),
                ["rate_limit_type"] = type,
                ["reset_at"] = resetAt,
            },
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A count that starts again when its time is over.</summary>
    private sealed class Counter
    {
        private DateTimeOffset _until;

        public long Count { get; private set; }

        public void Add(DateTimeOffset now, int amount, TimeSpan lifetime)
        {
            if (now >= _until)
            {
                _until = now + lifetime;
                Count = 0;
            }
            Count += amount;
        }
    }
}

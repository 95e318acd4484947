namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>A limit on requests and tokens per minute.</summary>
/// <param name="kind">What is limited, such as <c>api_key</c> or <c>team</c>.</param>
/// <param name="id">Its identity.</param>
/// <param name="requests">The requests, or null if they are not limited.</param>
/// <param name="tokens">The tokens, or null if they are not limited.</param>
/// <param name="parallel">The requests at the same time, or null if they are not limited.</param>
internal sealed class RateLimit(string kind, string id, long? requests, long? tokens, long? parallel = null)
{
    /// <summary>What is limited.</summary>
    public string Kind { get; } = kind;

    /// <summary>Its identity.</summary>
    public string Id { get; } = id;

    /// <summary>The limits by type, in the order in which the server looks at them.</summary>
    public IEnumerable<(string Type, long Most)> Limits
    {
        get
        {
            if (tokens is { } mostTokens)
                yield return (RateLimiter.Tokens, mostTokens);
            if (requests is { } mostRequests)
                yield return ("requests", mostRequests);
            if (parallel is { } mostParallel)
                yield return (RateLimiter.Parallel, mostParallel);
        }
    }
}

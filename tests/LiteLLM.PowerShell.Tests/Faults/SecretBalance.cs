using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>Counts the keys that a server has created, or is creating, and whose secrets the pipeline has not received yet.</summary>
public sealed class SecretBalance
{
    private readonly object _gate = new();
    private int _open;

    /// <summary>The most keys that there were at the same time.</summary>
    public int Most { get; private set; }

    /// <summary>Counts a creation; an interceptor of a server.</summary>
    public Task<bool> CountAsync(HttpContext context)
    {
        if (context.Request.Path == "/key/generate")
        {
            lock (_gate)
            {
                Most = Math.Max(Most, ++_open);
            }
        }

        return Task.FromResult(false);
    }

    /// <summary>Counts a key that the pipeline has received.</summary>
    public void Deliver()
    {
        lock (_gate)
        {
            _open--;
        }
    }
}

using System.Collections.Specialized;

namespace LiteLLM.PowerShell.Connections;

/// <summary>The health of a proxy, as <c>/health/readiness</c> reports it, and whether it accepts the key of the connection.</summary>
public sealed class LiteLLMHealth
{
    internal LiteLLMHealth(Uri uri)
    {
        Uri = uri;
    }

    /// <summary>The address of the proxy.</summary>
    public Uri Uri { get; }

    /// <summary>Whether the proxy responds.</summary>
    public bool Reachable { get; internal set; }

    /// <summary>Whether the proxy accepts the key of the connection.</summary>
    public bool Authenticated { get; internal set; }

    /// <summary>The version of LiteLLM.</summary>
    public string? Version { get; internal set; }

    /// <summary>The state of the database, <c>connected</c> if it is available.</summary>
    public string? Database { get; internal set; }

    /// <summary>The response time of the proxy, in milliseconds.</summary>
    public double? LatencyMs { get; internal set; }

    /// <summary>
    /// The capabilities of the server, by name: <see langword="true"/> or <see langword="false"/> as its responses on this connection have
    /// shown, or <see langword="null"/> if no response has shown it.
    /// </summary>
    public OrderedDictionary Capabilities { get; } = [];

    /// <summary>The error, or <c>null</c>.</summary>
    public string? Problem { get; internal set; }
}

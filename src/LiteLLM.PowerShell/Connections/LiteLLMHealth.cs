using System.Collections.Specialized;

namespace LiteLLM.PowerShell.Connections;

/// <summary>How a proxy is doing, as it says itself at <c>/health/readiness</c>, and whether it accepts the key of the connection.</summary>
public sealed class LiteLLMHealth
{
    internal LiteLLMHealth(Uri uri)
    {
        Uri = uri;
    }

    /// <summary>The address of the proxy.</summary>
    public Uri Uri { get; }

    /// <summary>Whether the proxy answers.</summary>
    public bool Reachable { get; internal set; }

    /// <summary>Whether the proxy accepts the key of the connection.</summary>
    public bool Authenticated { get; internal set; }

    /// <summary>The version of LiteLLM.</summary>
    public string? Version { get; internal set; }

    /// <summary>The state of the database, <c>connected</c> when all is well.</summary>
    public string? Database { get; internal set; }

    /// <summary>How long the proxy took to answer, in milliseconds.</summary>
    public double? LatencyMs { get; internal set; }

    /// <summary>
    /// What the server can do, by name: <see langword="true"/> or <see langword="false"/> as its answers have shown on this connection,
    /// or <see langword="null"/> where no answer has shown it yet.
    /// </summary>
    public OrderedDictionary Capabilities { get; } = [];

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; internal set; }
}

using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>What the answers of the server of one connection have shown. All cmdlets that use the connection share it.</summary>
/// <remarks>All members can be used from several threads.</remarks>
internal sealed class ServerObservations
{
    /// <summary>The request that finds out whether several keys can be read together, while it is in progress. Whoever sets it sends the request.</summary>
    internal Task? BulkProbe;

    private long _knownTotal = -1;
    private volatile Tuple<Version?>? _release;
    private volatile KeyColumns? _columns;

    /// <summary>What the server can do.</summary>
    internal ServerCapabilities Capabilities { get; } = new();

    /// <summary>The names of the attributes that the server declares.</summary>
    internal KeyAttributeNames AttributeNames { get; } = new();

    /// <summary>The release of the server, once it was read.</summary>
    internal Tuple<Version?>? Release
    {
        get => _release;
        set => _release = value;
    }

    /// <summary>The columns of a complete row, once one was read.</summary>
    internal KeyColumns? Columns
    {
        get => _columns;
        set => _columns = value;
    }

    /// <summary>The number of keys that the last unfiltered listing reported; none before the first one.</summary>
    internal long? TotalSoFar
    {
        get => Interlocked.Read(ref _knownTotal) is >= 0 and var total ? total : null;
        set => Interlocked.Exchange(ref _knownTotal, value ?? -1);
    }
}

using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Api;

/// <summary>What responses have shown about the server of one connection. All cmdlets that use the connection share it.</summary>
/// <remarks>All members are thread-safe.</remarks>
internal sealed class ServerObservations
{
    /// <summary>The request in progress that determines whether several keys can be read together. The caller that sets it sends the request.</summary>
    internal Task? BulkProbe;

    private long _knownTotal = -1;
    private volatile bool _refusesBulkReads;
    private volatile Tuple<Version?>? _release;
    private volatile KeyColumns? _columns;
    private volatile RowColumns? _completeRow;

    /// <summary>The capabilities of the server.</summary>
    internal ServerCapabilities Capabilities { get; } = new();

    /// <summary>The names of the attributes that the server declares.</summary>
    internal KeyAttributeNames AttributeNames { get; } = new();

    /// <summary>Whether the server refused <c>POST /v2/key/info</c> to this connection.</summary>
    internal bool RefusesBulkReads
    {
        get => _refusesBulkReads;
        set => _refusesBulkReads = value;
    }

    /// <summary>The release of the server, or <c>null</c> before it is read.</summary>
    internal Tuple<Version?>? Release
    {
        get => _release;
        set => _release = value;
    }

    /// <summary>The columns of a complete key, or <c>null</c> before one is read.</summary>
    internal KeyColumns? Columns
    {
        get => _columns;
        set => _columns = value;
    }

    /// <summary>The columns of the last listed row that was complete, or <c>null</c> before one is read.</summary>
    internal RowColumns? CompleteRow
    {
        get => _completeRow;
        set => _completeRow = value;
    }

    /// <summary>The number of keys that the last unfiltered listing reported, or <c>null</c> before the first one.</summary>
    internal long? TotalSoFar
    {
        get => Interlocked.Read(ref _knownTotal) is >= 0 and var total ? total : null;
        set => Interlocked.Exchange(ref _knownTotal, value ?? -1);
    }
}

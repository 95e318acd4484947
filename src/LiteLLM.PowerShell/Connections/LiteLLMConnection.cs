using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Connections;

/// <summary>A connection to one LiteLLM proxy. All cmdlets that use it share its client and sockets.</summary>
public sealed class LiteLLMConnection : IDisposable
{
    private readonly LiteLLMClient _client;

    internal LiteLLMConnection(ConnectionOptions options, HttpMessageHandler handler, bool isSandbox = false)
    {
        Uri = options.Uri;
        KeyName = SecretMask.Mask(options.Key);
        Source = options.Source;
        ChangedBy = options.ChangedBy;
        TimeoutSec = (int)options.Timeout.TotalSeconds;
        IsSandbox = isSandbox;
        _client = new LiteLLMClient(handler, options.Uri, options.Key, options.ConnectionTimeout, options.Timeout, options.ChangedBy,
            new RetryPolicy(options.RetryCount, options.RetryInterval, options.OperationTimeout), isSandbox);
        var observed = new ServerObservations();
        Keys = new KeyApi(_client, observed);
        Lookups = new CatalogApi(_client);
        Records = new RecordApi(_client);
        Spend = new SpendApi(_client, observed.Capabilities);
    }

    /// <summary>The address of the proxy.</summary>
    public Uri Uri { get; }

    /// <summary>The masked key that the connection uses.</summary>
    public string KeyName { get; }

    /// <summary>Where the connection comes from: <c>Connect-LiteLLM</c>, or the names of the environment variables that contain the address and the key.</summary>
    public string Source { get; }

    /// <summary>The name that the audit log of the server records for every change, or <c>null</c>.</summary>
    public string? ChangedBy { get; }

    /// <summary>The timeout of one request, in seconds.</summary>
    public int TimeoutSec { get; }

    /// <summary>Whether this is a connection to the sandbox in this process.</summary>
    public bool IsSandbox { get; }

    /// <summary>Whether the connection has been closed.</summary>
    public bool IsClosed => _client.IsClosed;

    internal KeyApi Keys { get; }

    internal CatalogApi Lookups { get; }

    internal RecordApi Records { get; }

    internal SpendApi Spend { get; }

    /// <summary>Closes the sockets.</summary>
    public void Dispose() => _client.Dispose();

    /// <summary>Returns the address.</summary>
    public override string ToString() => Uri.ToString();
}

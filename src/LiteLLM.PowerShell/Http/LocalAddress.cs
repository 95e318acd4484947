namespace LiteLLM.PowerShell.Http;

/// <summary>Recognizes addresses of this computer.</summary>
internal static class LocalAddress
{
    /// <summary>Indicates whether an address is one of this computer, which no web proxy is used for.</summary>
    internal static bool Is(Uri address) => address.IsLoopback || LoopbackOf(address) is not null;

    /// <summary>Returns the address to connect to. A server that listens on all interfaces prints <c>0.0.0.0</c> or <c>[::]</c>, which not every system can connect to.</summary>
    internal static Uri Connectable(Uri address) => LoopbackOf(address) is { } loopback ? new UriBuilder(address) { Host = loopback }.Uri : address;

    private static string? LoopbackOf(Uri address) => !address.IsAbsoluteUri ? null : address.Host switch
    {
        "0.0.0.0" => "127.0.0.1",
        "[::]" => "[::1]",
        _ => null,
    };
}

using System.Collections.Concurrent;

namespace LiteLLM.PowerShell.Api;

/// <summary>
/// The capabilities of the server of one connection, as responses have shown them so far. An unknown capability is tried. Versions are
/// not compared, because gateways, forks and backports differ from the release that they report.
/// </summary>
/// <remarks>All members are thread-safe.</remarks>
internal sealed class ServerCapabilities
{
    private readonly ConcurrentDictionary<ServerCapability, bool> _known = new();

    /// <summary>Whether the server has the capability, or <see langword="null"/> while it is unknown.</summary>
    internal bool? this[ServerCapability capability] => _known.TryGetValue(capability, out bool has) ? has : null;

    /// <summary>Returns whether the server is known to lack the capability.</summary>
    internal bool Lacks(ServerCapability capability) => this[capability] == false;

    /// <summary>Records what a response has shown. Once a server lacked a capability, it is not tried again on this connection.</summary>
    internal void Learn(ServerCapability capability, bool has) => _known.AddOrUpdate(capability, has, (_, known) => known && has);
}

using System.Collections.Concurrent;

namespace LiteLLM.PowerShell.Api;

/// <summary>
/// The capabilities of the server of one connection, as its answers have shown them so far. A capability that no answer has shown is
/// unknown, and is then tried. Versions are not compared, because gateways, forks and backports differ from the release they report.
/// </summary>
/// <remarks>All members can be used from several threads.</remarks>
internal sealed class ServerCapabilities
{
    private readonly ConcurrentDictionary<ServerCapability, bool> _known = new();

    /// <summary>Whether the server has the capability; <see langword="null"/> while it is unknown.</summary>
    internal bool? this[ServerCapability capability] => _known.TryGetValue(capability, out bool has) ? has : null;

    /// <summary>Whether the server is known to lack the capability.</summary>
    internal bool Lacks(ServerCapability capability) => this[capability] == false;

    /// <summary>Remembers what an answer has shown. A server that once lacked a capability is not asked for it again on this connection.</summary>
    internal void Learn(ServerCapability capability, bool has) => _known.AddOrUpdate(capability, has, (_, known) => known && has);
}

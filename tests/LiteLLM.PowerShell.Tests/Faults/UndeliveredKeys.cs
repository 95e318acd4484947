using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Faults;

/// <summary>The keys of a server, compared with what a command returned and reported.</summary>
internal static class UndeliveredKeys
{
    /// <summary>The ids of the keys of a server.</summary>
    internal static IReadOnlyList<string> IdsOn(ProxyServer proxy) =>
        [.. proxy.Call("GET", "/key/list?size=100").GetProperty("keys").EnumerateArray().Select(id => id.GetString()!)];

    /// <summary>Fails if the server has a key that is neither in the output nor reported.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="report">What the command reported.</param>
    /// <param name="known">The ids of the keys that were there before, or are in the output.</param>
    internal static void AssertReported(ProxyServer proxy, string report, params string[] known) =>
        Assert.All(IdsOn(proxy).Except(known), id => Assert.Contains(id, report, StringComparison.Ordinal));

    /// <summary>The alias that a request creates a key with.</summary>
    internal static string? AliasIn(RecordedRequest request) =>
        request.Json.TryGetProperty("key_alias", out JsonElement alias) ? alias.GetString() : null;
}

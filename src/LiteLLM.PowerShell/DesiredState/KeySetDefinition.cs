using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.DesiredState;

/// <summary>A set of keys as declared by definitions.</summary>
/// <param name="Name">The name of the set. It is stored with each of its keys.</param>
/// <param name="Keys">The keys, in the order of the files.</param>
internal sealed record KeySetDefinition(string Name, IReadOnlyList<KeyDefinition> Keys)
{
    /// <summary>The addresses of the proxies that the set applies to, or <c>null</c> for any proxy.</summary>
    internal IReadOnlyCollection<string>? Proxies { get; init; }

    /// <summary>Refuses a connection to a proxy that the set does not apply to.</summary>
    /// <exception cref="LiteLLMException">The set applies to other proxies.</exception>
    internal void ThrowIfOtherProxy(string address)
    {
        if (Proxies is not null && !Proxies.Contains(address))
        {
            throw new LiteLLMException(ErrorIds.OtherProxy,
                $"The set '{Name}' is declared for {(Proxies.Count > 0 ? string.Join(" and ", Proxies) : "no proxy that all its files specify")}, and this connection is to {address}. Nothing was changed. Connect to that proxy, or change 'proxy' in the definitions.");
        }
    }

    /// <summary>Normalizes an address for comparison: removes a trailing slash.</summary>
    /// <returns>The address, or <c>null</c> if the text is not an http or https address.</returns>
    internal static string? Address(string text) => Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
        ? uri.GetLeftPart(UriPartial.Path).TrimEnd('/')
        : null;
}

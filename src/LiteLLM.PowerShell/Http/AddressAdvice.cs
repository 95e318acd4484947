namespace LiteLLM.PowerShell.Http;

/// <summary>Suggests the address that was probably meant, if a response shows that the address of a connection is wrong.</summary>
internal static class AddressAdvice
{
    /// <summary>The segments of paths that LiteLLM itself serves. The address of a proxy does not end with them.</summary>
    private static readonly HashSet<string> Served = new(StringComparer.OrdinalIgnoreCase)
    {
        "ui", "v1", "v2", "beta", "docs", "redoc", "openapi.json", "openai", "anthropic", "key", "list", "generate", "info", "models", "model", "chat", "completions", "embeddings",
        "health", "readiness", "liveliness", "login", "sso", "team", "user", "budget",
    };

    /// <summary>Returns a sentence if the address of a request has a path at which there is no LiteLLM proxy.</summary>
    internal static string? ForPath(HttpRequestMessage? request)
    {
        if (request is not LiteLLMRequest { BaseAddress: { AbsolutePath: not "/" } address })
        {
            return null;
        }

        string[] segments = address.AbsolutePath.Trim('/').Split('/');
        int kept = segments.Length;
        while (kept > 0 && Served.Contains(segments[kept - 1]))
        {
            kept--;
        }

        string path = kept < segments.Length ? string.Join("/", segments.Take(kept)) : "";
        return $"The address of the proxy is probably {new Uri(address, "/" + path).AbsoluteUri.TrimEnd('/')}, without '{address.AbsolutePath.Substring(path.Length > 0 ? path.Length + 1 : 0).TrimEnd('/')}'.";
    }

    /// <summary>Returns a sentence for a TLS handshake that failed, which usually means that the port does not use TLS.</summary>
    internal static string ForTls(Uri address) =>
        $"If the server does not use TLS, its address is {Plain(address)}{(LocalAddress.Is(address) ? "" : "; the key is then sent without encryption, which requires -AllowUnencryptedAuthentication")}.";

    private static string Plain(Uri address) => $"http://{address.Host}:{address.Port}";
}

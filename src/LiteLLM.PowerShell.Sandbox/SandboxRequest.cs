namespace LiteLLM.PowerShell.Sandbox;

/// <summary>An HTTP request, free of any transport.</summary>
/// <param name="method">The HTTP method.</param>
/// <param name="path">The path as sent, percent-encoding included.</param>
/// <param name="query">The query as sent, without the question mark.</param>
/// <param name="headers">The headers; names are looked up without regard to case.</param>
/// <param name="body">The body. It is empty if the request has no body.</param>
public sealed class SandboxRequest(
    string method,
    string path,
    string query,
    IEnumerable<KeyValuePair<string, string>> headers,
    ReadOnlyMemory<byte> body)
{
    private readonly Dictionary<string, string> _headers = Index(headers);

    /// <summary>The HTTP method.</summary>
    public string Method { get; } = method;

    /// <summary>The path as sent, percent-encoding included.</summary>
    public string Path { get; } = path;

    /// <summary>The query as sent, without the question mark.</summary>
    public string Query { get; } = query;

    /// <summary>The body. It is empty if the request has no body.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The value of a header, or null if it was not sent.</summary>
    public string? Header(string name) => _headers.TryGetValue(name, out string? value) ? value : null;

    private static Dictionary<string, string> Index(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var index = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> header in headers)
            index[header.Key] = header.Value;
        return index;
    }
}

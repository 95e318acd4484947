namespace LiteLLM.PowerShell.Sandbox;

/// <summary>An HTTP response, free of any transport.</summary>
public sealed class SandboxResponse
{
    internal SandboxResponse(int status, string? contentType, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body)
    {
        Status = status;
        ContentType = contentType;
        Headers = headers;
        Body = body;
    }

    /// <summary>The HTTP status code.</summary>
    public int Status { get; }

    /// <summary>The content type, or null if there is no content.</summary>
    public string? ContentType { get; }

    /// <summary>The headers besides the content type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }
}

using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>An answer, not yet written; what it holds does not change any more.</summary>
internal sealed class Reply
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    private readonly int _status;
    private readonly string? _contentType;
    private readonly IReadOnlyDictionary<string, string> _headers;
    private readonly Func<ReadOnlyMemory<byte>> _body;

    private Reply(int status, string? contentType, IReadOnlyDictionary<string, string> headers, Func<ReadOnlyMemory<byte>> body)
    {
        _status = status;
        _contentType = contentType;
        _headers = headers;
        _body = body;
    }

    /// <summary>An answer in JSON.</summary>
    public static Reply Json(int status, Action<Utf8JsonWriter> write) =>
        new(status, "application/json", NoHeaders, () => Render(write));

    /// <summary>A successful answer in JSON.</summary>
    public static Reply Json(Action<Utf8JsonWriter> write) => Json(200, write);

    /// <summary>An answer of the form <c>{"detail": text}</c>.</summary>
    public static Reply Detail(int status, string text) => Json(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("detail", text);
        writer.WriteEndObject();
    });

    /// <summary>An answer in plain text.</summary>
    public static Reply Text(int status, string text) =>
        new(status, "text/plain; charset=utf-8", NoHeaders, () => Encoding.UTF8.GetBytes(text));

    /// <summary>An answer that points to another address.</summary>
    public static Reply Redirect(string location) =>
        new(307, null, new Dictionary<string, string> { ["location"] = location }, () => ReadOnlyMemory<byte>.Empty);

    /// <summary>The same answer with one more header.</summary>
    public Reply With(string header, string value) =>
        new(_status, _contentType, new Dictionary<string, string> { [header] = value }, _body);

    /// <summary>Writes the answer.</summary>
    public SandboxResponse ToResponse() => new(_status, _contentType, _headers, _body());

    private static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonParts.WriterOptions))
            write(writer);
        return new ReadOnlyMemory<byte>(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}

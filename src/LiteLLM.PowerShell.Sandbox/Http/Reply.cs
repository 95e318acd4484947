using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A response that is not yet written. Its content does not change.</summary>
internal sealed class Reply
{
    private const int LargestScratch = 1 << 20;
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>Kept so that large answers do not grow a new buffer each time.</summary>
    [ThreadStatic]
    private static MemoryStream? _scratch;

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

    /// <summary>An answer that is an object with the members that are written.</summary>
    public static Reply Object(int status, Action<Utf8JsonWriter> writeMembers) => Json(status, writer =>
    {
        writer.WriteStartObject();
        writeMembers(writer);
        writer.WriteEndObject();
    });

    /// <summary>A successful answer that is an object with the members that are written.</summary>
    public static Reply Object(Action<Utf8JsonWriter> writeMembers) => Object(200, writeMembers);

    /// <summary>An answer of the form <c>{"detail": text}</c>.</summary>
    public static Reply Detail(int status, string text) => Object(status, writer => writer.WriteString("detail", text));

    /// <summary>An answer in plain text.</summary>
    public static Reply Text(int status, string text) =>
        new(status, "text/plain; charset=utf-8", NoHeaders, () => Encoding.UTF8.GetBytes(text));

    /// <summary>The answer where a real server does something that the sandbox does not imitate.</summary>
    public static Reply NotImitated() => Detail(501, "The sandbox does not imitate this.");

    /// <summary>An answer that points to another address.</summary>
    public static Reply Redirect(string location) =>
        new(307, null, new Dictionary<string, string> { ["location"] = location }, () => ReadOnlyMemory<byte>.Empty);

    /// <summary>The same answer with one more header.</summary>
    public Reply With(string header, string value)
    {
        var headers = _headers.ToDictionary(existing => existing.Key, existing => existing.Value);
        headers[header] = value;
        return new Reply(_status, _contentType, headers, _body);
    }

    /// <summary>Writes the answer.</summary>
    public SandboxResponse ToResponse() => new(_status, _contentType, _headers, _body());

    private static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> write)
    {
        MemoryStream scratch = _scratch ??= new MemoryStream();
        scratch.SetLength(0);
        using (var writer = new Utf8JsonWriter(scratch, JsonParts.WriterOptions))
            write(writer);
        if (scratch.Capacity > LargestScratch)
            _scratch = null;
        return scratch.ToArray();
    }
}

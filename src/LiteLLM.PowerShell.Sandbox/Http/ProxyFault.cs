using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A fault in the form that most errors have: message, type, param and code.</summary>
internal sealed class ProxyFault(int status, string message, string? type, string? param = "None") : Fault(message)
{
    /// <summary>The HTTP status code.</summary>
    public int Status { get; } = status;

    /// <summary>The type of the error.</summary>
    public string? Type { get; } = type;

    /// <summary>The headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The answer.</summary>
    public Reply ToReply() => Headers.Aggregate(Body(), (reply, header) => reply.With(header.Key, header.Value));

    private Reply Body() => Reply.Object(Status, writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", Message);
        writer.WriteString("type", Type);
        writer.WriteString("param", param);
        writer.WriteString("code", Status.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    });
}

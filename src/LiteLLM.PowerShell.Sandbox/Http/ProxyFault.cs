using System.Globalization;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A fault in the form that most errors have: message, type, param and code.</summary>
internal sealed class ProxyFault(int status, string message, string type, string? param = "None") : Fault(message)
{
    /// <summary>The answer.</summary>
    public Reply ToReply() => Reply.Object(status, writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", Message);
        writer.WriteString("type", type);
        writer.WriteString("param", param);
        writer.WriteString("code", status.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    });
}

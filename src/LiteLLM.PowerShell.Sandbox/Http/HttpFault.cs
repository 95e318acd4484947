using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A fault with a status and a detail; the endpoint determines its format.</summary>
/// <param name="status">The HTTP status code.</param>
/// <param name="message">The text.</param>
/// <param name="name">The name of the member of the detail that contains the text, or null if the text is the detail.</param>
internal sealed class HttpFault(int status, string message, string? name = null) : Fault(message)
{
    /// <summary>The HTTP status code.</summary>
    public int Status { get; } = status;

    /// <summary>The name of the member of the detail that contains the text.</summary>
    public string? Name { get; } = name;

    /// <summary>The detail as the server prints it into a message.</summary>
    public string Printed => Name is null ? Message : PythonText.Dictionary(Name, Message);

    /// <summary>A fault whose detail is <c>{"error": message}</c>.</summary>
    public static HttpFault Error(int status, string message) => new(status, message, "error");
}

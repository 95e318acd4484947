using System.Globalization;
using LiteLLM.PowerShell.Sandbox.Http;

namespace LiteLLM.PowerShell.Sandbox.Spending;

/// <summary>Why a call failed, as the log contains it.</summary>
/// <param name="type">The class of the error.</param>
/// <param name="code">The status, or nothing.</param>
/// <param name="message">The text, or nothing.</param>
internal sealed class SpendLogError(string type, string code, string message)
{
    /// <summary>The class of the error.</summary>
    public string Type { get; } = type;

    /// <summary>The status, or nothing.</summary>
    public string Code { get; } = code;

    /// <summary>The text, or nothing.</summary>
    public string Message { get; } = message;

    /// <summary>The provider, if the error is the provider's.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The error that a refusal leaves in the log.</summary>
    public static SpendLogError Of(Fault fault) => fault switch
    {
        ProxyFault { Type: "budget_exceeded" } => new("BudgetExceededError", "", fault.Message),
        ProxyFault { Type: null or "throttling_error" } routed => OfRouter(routed),
        ProxyFault { Type: "None" } limited => new("HTTPException", Text(limited.Status), $"{limited.Status}: {fault.Message}"),
        ProxyFault proxied => new("ProxyException", Text(proxied.Status), ""),
        HttpFault http => new("HTTPException", Text(http.Status), $"{http.Status}: {http.Printed}"),
        _ => new("Exception", "", fault.Message),
    };

    /// <summary>An error behind the router, which is tried again two times.</summary>
    private static SpendLogError OfRouter(ProxyFault fault)
    {
        string type = fault.Message.Substring("litellm.".Length).Split(':')[0];
        return new(type, Text(fault.Status), $"{fault.Message} LiteLLM Retried: 2 times, LiteLLM Max Retries: 2") { Provider = "openai" };
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}

namespace LiteLLM.PowerShell.Errors;

/// <summary>The error that the server refused a request.</summary>
public sealed class LiteLLMServerException : LiteLLMException
{
    internal LiteLLMServerException(ErrorId id, string message, int statusCode, string? errorType, string? param)
        : base(id, message)
    {
        StatusCode = statusCode;
        ErrorType = errorType;
        Param = param;
    }

    /// <summary>Indicates that the server does not have the endpoint. A record that does not exist has the same status, but a message of its own.</summary>
    internal bool IsMissingEndpoint => StatusCode == 405 || StatusCode == 404 && ErrorType is null && Message.StartsWith("Not Found (", StringComparison.Ordinal);

    /// <summary>Creates a copy with another message.</summary>
    internal LiteLLMServerException WithMessage(string message) =>
        new(Id, message, StatusCode, ErrorType, Param) { IsTransient = IsTransient, OutcomeUnknown = OutcomeUnknown, GatewayStatus = GatewayStatus, RetryAfter = RetryAfter };

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The <c>type</c> in the response, for example <c>bad_request_error</c>. It is not always reliable.</summary>
    public string? ErrorType { get; }

    /// <summary>The parameter that the server refused.</summary>
    public string? Param { get; }
}

namespace LiteLLM.PowerShell.Errors;

/// <summary>A refusal by the server, as it told it.</summary>
public sealed class LiteLLMServerException : LiteLLMException
{
    internal LiteLLMServerException(ErrorId id, string message, int statusCode, string? errorType, string? param)
        : base(id, message)
    {
        StatusCode = statusCode;
        ErrorType = errorType;
        Param = param;
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The server's own <c>type</c>, for instance <c>bad_request_error</c>; it is not always to be relied on.</summary>
    public string? ErrorType { get; }

    /// <summary>The field that the server complains of.</summary>
    public string? Param { get; }
}

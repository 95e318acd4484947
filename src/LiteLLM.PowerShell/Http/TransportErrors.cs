using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Http;

/// <summary>Creates the errors for a proxy that was not reached, or that is not a LiteLLM proxy.</summary>
internal static class TransportErrors
{
    /// <summary>The maximum number of bytes that are read to describe a response. It is more than is displayed, because secrets are removed first.</summary>
    private const int MostBytes = 32 * 1024;

    private static readonly Regex Space = new(@"\s+", RegexOptions.CultureInvariant, RegexLimit.Time);

    internal static LiteLLMException TimedOut(HttpRequestMessage request, TimeSpan timeout) => new(
        ErrorIds.Timeout,
        $"{Name(request)} was not answered within {timeout.TotalSeconds:0.#} seconds. The request may have been processed. Check before you retry. To allow more time, use Connect-LiteLLM -TimeoutSec.")
    {
        IsTransient = true,
        OutcomeUnknown = true,
    };

    internal static LiteLLMException NotConnected(HttpRequestMessage request, TimeSpan timeout) => new(
        ErrorIds.ConnectionTimeout,
        $"{Name(request)} was not sent: no connection to {Origin(request)} was made within {timeout.TotalSeconds:0.#} seconds. Check the address, whether the server is running, and whether a firewall or a web proxy blocks the connection. To allow more time, use Connect-LiteLLM -ConnectionTimeoutSec.")
    {
        IsTransient = true,
    };

    /// <summary>Creates the error for a web proxy that requires authentication.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isSent">Whether the request was sent; otherwise the web proxy refused the tunnel for it.</param>
    internal static LiteLLMException StoppedByWebProxy(HttpRequestMessage request, bool isSent) => new(
        ErrorIds.ProxyAuthenticationRequired,
        $"{Name(request)} did not reach {Origin(request)}: a web proxy requires authentication (HTTP 407). Specify credentials with Connect-LiteLLM -ProxyCredential, or bypass the web proxy with -NoProxy.")
    {
        OutcomeUnknown = isSent,
    };

    internal static LiteLLMException TookTooLong(string what, TimeSpan total, LiteLLMException? last) => new(
        ErrorIds.Timeout,
        $"{what} was canceled after {total.TotalSeconds:0.#} seconds. {last?.Message} To allow more time, use Connect-LiteLLM -OperationTimeoutSec.", last)
    {
        IsTransient = true,
        OutcomeUnknown = true,
    };

    /// <summary>Creates the error for a connection that is closed.</summary>
    /// <param name="address">The address of the proxy.</param>
    /// <param name="isSent">Whether it was closed while a request was in progress.</param>
    internal static LiteLLMException Closed(Uri address, bool isSent = false) => new(
        ErrorIds.ConnectionClosed, $"The connection to {address} is closed. Connect again with Connect-LiteLLM.")
    {
        OutcomeUnknown = isSent,
    };

    internal static LiteLLMException From(HttpRequestMessage request, Exception problem)
    {
        Exception cause = problem;
        while (cause is not LiteLLMException && cause.InnerException is { } inner)
        {
            cause = inner;
        }

        if (cause is LiteLLMException known)
        {
            return known;
        }

        if (IsStoppedByWebProxy(problem))
        {
            return StoppedByWebProxy(request, isSent: false);
        }

        if (cause is InvalidDataException)
        {
            return new LiteLLMException(ErrorIds.UnexpectedResponse,
                $"{Name(request)} returned a body that cannot be decompressed: {Sentence(cause.Message)} Is {Origin(request)} a LiteLLM proxy, or does a gateway modify its responses?")
            {
                OutcomeUnknown = true,
            };
        }

        return cause is System.Security.Authentication.AuthenticationException
            ? new LiteLLMException(ErrorIds.TlsFailed, $"TLS with {Origin(request)} failed: {Sentence(cause.Message)} {AddressAdvice.ForTls(request.RequestUri!)}")
            : new LiteLLMException(ErrorIds.ConnectionFailed,
                $"{Name(request)} failed: {Sentence(cause.Message)} Is {Origin(request)} the address of a LiteLLM proxy, and is it running?")
            {
                IsTransient = true,
                OutcomeUnknown = !IsWithoutConnection(problem, cause),
            };
    }

    /// <summary>Returns whether no connection was established. On an established connection, the same errors occur inside an <see cref="IOException"/>.</summary>
    private static bool IsWithoutConnection(Exception problem, Exception cause)
    {
        for (Exception? part = problem; part is not null; part = part.InnerException)
        {
            if (part is IOException)
            {
                return false;
            }
        }

        return cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
            or SocketError.NetworkUnreachable or SocketError.TryAgain or SocketError.NoData };
    }

    internal static LiteLLMException NotJson(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        string text = Encoding.UTF8.GetString(body.Slice(0, Math.Min(body.Length, MostBytes)).ToArray());
        string answer = Space.Replace(Redacted(response, ServerErrors.Clipped(text)), " ").Trim();
        string shown = answer.Length == 0 ? "nothing" : answer.Length > 120 ? $"'{answer.Substring(0, 120)}...'" : $"'{answer}'";
        return new LiteLLMException(
            ErrorIds.UnexpectedResponse,
            $"{Name(response.RequestMessage)} was answered with HTTP {(int)response.StatusCode} and {shown}, which is not JSON as a LiteLLM proxy sends it. {AddressAdvice.ForPath(response.RequestMessage) ?? $"Check the address of the connection: {Origin(response.RequestMessage)}."}")
        {
            IsTransient = ServerErrors.IsTransient(response),
            OutcomeUnknown = true,
            GatewayStatus = (int)response.StatusCode,
            RetryAfter = ServerErrors.RetryAfter(response),
        };
    }

    internal static LiteLLMException NotLiteLLM(string path, string what) => new(
        ErrorIds.UnexpectedResponse,
        $"The response to {path} has no {what}. This does not look like a supported LiteLLM proxy.")
    {
        OutcomeUnknown = true,
    };

    internal static LiteLLMException Redirected(HttpRequestMessage request, HttpResponseMessage response) => new(
        ErrorIds.Redirected,
        $"{Name(request)} was redirected to {Target(response)}. The key is not sent there; connect to the right address. {AddressAdvice.ForPath(request)}".TrimEnd())
    {
        OutcomeUnknown = true,
    };

    internal static LiteLLMException TooLong(HttpResponseMessage response, int limit) => new(
        ErrorIds.UnexpectedResponse with { Category = ErrorCategory.LimitsExceeded },
        $"{Name(response.RequestMessage)} was answered with more than {limit / 1024 / 1024} MB. Is {Origin(response.RequestMessage)} a LiteLLM proxy?")
    {
        OutcomeUnknown = true,
    };

    /// <summary>Returns whether a web proxy refused to create a tunnel. .NET reports the status only in the message, .NET Framework with the response.</summary>
    private static bool IsStoppedByWebProxy(Exception problem) => problem.Message.Contains("'407'")
        || problem.InnerException is WebException { Response: HttpWebResponse { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } };

    private static string Target(HttpResponseMessage response) => response.Headers.Location is { } location ? VisibleText.Of(Redacted(response, ServerErrors.Clipped(location.OriginalString))) : "no address";

    private static string Redacted(HttpResponseMessage response, string text) =>
        SecretMask.Scrub((response.RequestMessage as LiteLLMRequest)?.Redact(text) ?? text);

    private static string Sentence(string text) => text.TrimEnd('.', ' ') + ".";

    private static string Name(HttpRequestMessage? request) => request is null ? "The request" : $"{request.Method} {request.RequestUri?.AbsolutePath}";

    private static string Origin(HttpRequestMessage? request) => request?.RequestUri?.GetLeftPart(UriPartial.Authority) ?? "the address";
}

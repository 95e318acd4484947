using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Http;

/// <summary>Converts refusals of the server, in all their formats, to errors with stable ids.</summary>
internal static class ServerErrors
{
    private static readonly Regex PrintedDictionary = new(
        @"^\s*\{\s*['""](?:error|message)['""]\s*:\s*(?<quote>['""])(?<text>.*)\k<quote>\s*\}\s*$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline, RegexLimit.Time);

    /// <summary>The messages with which servers report that a feature requires a license.</summary>
    private static readonly Regex LicensedFeature = new(
        @"LiteLLM Enterprise users: (?<name>\w+)|enterprise license to set (?<name>\w+)|Regenerating Virtual Keys is an Enterprise feature",
        RegexOptions.CultureInvariant, RegexLimit.Time);

    /// <summary>How to simulate a licensed server.</summary>
    internal const string SandboxLicenseAdvice = "To simulate a licensed server, use Connect-LiteLLM -Sandbox -Licensed.";

    /// <summary>The status with which both gateways and LiteLLM report that a request took too long.</summary>
    private const int RequestTimeout = 408;

    private const string LicenseMessage = "requires a LiteLLM enterprise license, which this server does not have";

    internal static LiteLLMException From(LiteLLMRequest request, HttpResponseMessage response, ResponseBuffer answer)
    {
        int status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
        {
            return TransportErrors.Redirected(request, response);
        }

        if (response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
        {
            return TransportErrors.StoppedByWebProxy(request, isSent: true);
        }

        JsonElement error;
        try
        {
            using JsonDocument document = answer.IsCut ? TruncatedJson.Parse(answer.Bytes.Span) : JsonDocument.Parse(answer.Bytes, JsonValueReader.ServerDocument);
            error = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return TransportErrors.NotJson(response, answer.Bytes);
        }

        JsonElement inner = JsonValueReader.Member(error, "error");
        string? type = Shown(request, TextOf(inner, "type"));
        string? param = Shown(request, TextOf(inner, "param"));
        string message = Message(error, inner, request);
        (ErrorId id, string? advice) = Classify(status, type, message);
        advice = id == ErrorIds.LicenseRequired && request.IsSandbox ? SandboxLicenseAdvice : advice;
        bool isOwn = IsWrittenByLiteLLM(error, inner);
        advice ??= IsMissingRoute(id, message) ? AddressAdvice.ForPath(request) : null;
        return new LiteLLMServerException(
            id, $"{message.TrimEnd('.')} (HTTP {status}). {advice}".TrimEnd(), status, type, param)
        {
            IsTransient = IsTransient(response) && (id == ErrorIds.ServerError || id == ErrorIds.TooManyRequests),
            GatewayStatus = isOwn ? null : status,
            OutcomeUnknown = !(isOwn && (status is >= 400 and < 500 and not RequestTimeout || id != ErrorIds.ServerError)),
            RetryAfter = RetryAfter(response),
        };
    }

    /// <summary>Returns whether the status indicates that the same request can succeed later. Gateways use further statuses if they do not reach the server, or if it does not answer them.</summary>
    internal static bool IsTransient(HttpResponseMessage response) =>
        (int)response.StatusCode is RequestTimeout or 425 or 429 or 500 or (>= 502 and <= 504) or (>= 520 and <= 524) or 529 or 530 or 598 or 599;

    internal static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delay } => delay,
        { Date: { } date } => date > DateTimeOffset.UtcNow ? date - DateTimeOffset.UtcNow : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Returns whether an error has one of the shapes of LiteLLM: <c>error</c> with a message and a type, or the <c>detail</c> of its web framework. A gateway writes other errors.</summary>
    private static bool IsWrittenByLiteLLM(JsonElement error, JsonElement inner) =>
        TextOf(inner, "message") is not null && inner.TryGetProperty("type", out _) || JsonValueReader.Member(error, "detail").ValueKind is not JsonValueKind.Null;

    private static (ErrorId Id, string? Advice) Classify(int status, string? type, string message) => status switch
    {
        _ when Contains(message, LicenseMessage) => (ErrorIds.LicenseRequired, "Omit it, or contact the administrator of the server."),
        _ when Contains(message, "Custom API key values are disabled") => (ErrorIds.CustomKeyForbidden, "Omit the secret, so that the server generates one."),
        _ when Contains(message, "Unique key aliases") => (ErrorIds.KeyAliasExists, "Choose another alias, or change the existing key with Set-LiteLLMKey."),
        _ when Contains(message, "Key not found") || Contains(message, "No keys found") || Contains(message, "invalid user key")
            || Contains(message, "not found in db. Create key") => (ErrorIds.KeyNotFound, null),
        _ when Contains(message, "Only proxy admin") => (ErrorIds.Forbidden, "Connect with the master key or the key of an admin."),
        401 when type is "token_not_found_in_db" || Contains(message, "api key") || Contains(message, "Virtual Key expected") || Contains(message, "Malformed API Key") =>
            (ErrorIds.Unauthorized, "The proxy does not accept the key of this connection; connect again with Connect-LiteLLM and a valid key."),
        400 when type is "expired_key" => (ErrorIds.Unauthorized, "The key of this connection has expired; connect with another key."),
        401 or 403 when type is "team_member_permission_error" || Contains(message, "role=") || Contains(message, "not authorized") || Contains(message, "not allowed to access") =>
            (ErrorIds.Forbidden, "The user or the role of this connection's key does not have this permission."),
        401 or 403 => (ErrorIds.Forbidden, null),
        404 => (ErrorIds.NotFound, null),
        405 => (ErrorIds.NotSupportedByServer, null),
        400 or 409 or 422 => (ErrorIds.InvalidRequest, null),
        429 => (ErrorIds.TooManyRequests, "Wait, then try again."),
        _ => (ErrorIds.ServerError, null),
    };

    /// <summary>Returns whether the server has no such endpoint. This is also the response to any path below a wrong address.</summary>
    private static bool IsMissingRoute(ErrorId id, string message) =>
        id == ErrorIds.NotFound && message.TrimEnd('.') == "Not Found" || id == ErrorIds.NotSupportedByServer && message.TrimEnd('.') == "Method Not Allowed";

    private static string Message(JsonElement error, JsonElement inner, LiteLLMRequest request)
    {
        JsonElement detail = JsonValueReader.Member(error, "detail");
        string message = detail.ValueKind == JsonValueKind.Array && detail.GetArrayLength() > 0 ? string.Join(" ", detail.EnumerateArray().Select(Validation))
            : TextOf(inner, "message") ?? TextOf(detail, "error") ?? TextOf(detail, "message")
            ?? (detail.ValueKind == JsonValueKind.String ? detail.GetString()! : null)
            ?? (inner.ValueKind == JsonValueKind.String ? inner.GetString()! : null)
            ?? $"{request.Method} {request.RequestUri?.AbsolutePath} was refused for an unknown reason: {error.GetRawText()}";
        message = request.Redact(Unwrapped(Clipped(message)));
        return LicensedFeature.Match(message) is { Success: true } feature ? Licensed(feature) : Shortened(VisibleText.Of(message));
    }

    /// <summary>Replaces the server's advertisement for its license by one sentence that names the property.</summary>
    private static string Licensed(Match feature)
    {
        string name = feature.Groups["name"].Value;
        string subject = KeyProperties.Find(name) is { } property ? $"{property.Name} ('{name}')" : name.Length > 0 ? $"'{name}'" : "Changing the secret of a key";
        return $"{subject} {LicenseMessage}.";
    }

    /// <summary>Formats a validation error. The value that the server echoes is omitted, because it can be a secret.</summary>
    private static string Validation(JsonElement fault)
    {
        JsonElement location = JsonValueReader.Member(fault, "loc");
        string path = location.ValueKind == JsonValueKind.Array
            ? string.Join(".", location.EnumerateArray().Skip(1).Select(JsonValueReader.ToText))
            : "";
        string text = TextOf(fault, "msg") ?? "The request is not valid";
        return path.Length == 0 ? text + "." : $"{path}: {text}.";
    }

    /// <summary>Extracts the message from a dictionary as printed by Python, in which line breaks and quotes are escaped.</summary>
    private static string Unwrapped(string message) => PrintedDictionary.Match(message) is { Success: true } match
        ? match.Groups["text"].Value.Replace("\\n", " ").Replace("\\'", "'")
        : message;

    /// <summary>Shortens text to far more than is displayed, so that a secret at the cut is not displayed.</summary>
    internal static string Clipped(string text) => text.Length > 8000 ? text.Substring(0, 8000) : text;

    private static string? Shown(LiteLLMRequest request, string? text) => text is null ? null : Shortened(VisibleText.Of(SecretMask.Scrub(request.Redact(Clipped(text)))));

    private static string Shortened(string message) => message.Length > 800 ? message.Substring(0, 800) + "..." : message;

    private static string? TextOf(JsonElement element, string name) =>
        JsonValueReader.Member(element, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is not "None" ? text.GetString() : null;

    private static bool Contains(string message, string part) => message.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}

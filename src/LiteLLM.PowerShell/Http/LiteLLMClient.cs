using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Http;

/// <summary>Sends requests to one proxy. Adds authentication and time limits, and converts every failure to an error of this module.</summary>
internal sealed class LiteLLMClient : IDisposable
{
    /// <summary>Years that the clock of a server can have. Another date is ignored, because a time that is computed from it may not exist.</summary>
    private const int FirstYear = 2000;

    /// <inheritdoc cref="FirstYear"/>
    private const int LastYear = 2200;

    private readonly HttpClient _http;
    private readonly Uri _baseAddress;
    private readonly SecureString _key;
    private readonly TimeSpan _connectionTimeout;
    private readonly TimeSpan _timeout;
    private readonly string? _changedBy;
    private readonly AdaptiveConcurrencyLimiter _gate;
    private readonly RetryPolicy _repeater;
    private readonly LiteLLMClient _origin;
    private readonly Action<string>? _notify;
    private TimeSpan _clockDifference;
    private bool _isClosed;

    internal LiteLLMClient(
        HttpMessageHandler handler, Uri baseAddress, SecureString key, TimeSpan connectionTimeout, TimeSpan timeout, string? changedBy, RetryPolicy repeater, bool isSandbox = false)
    {
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _baseAddress = baseAddress.AbsoluteUri.EndsWith("/", StringComparison.Ordinal) ? baseAddress : new Uri(baseAddress.AbsoluteUri + "/");
        _key = key;
        _connectionTimeout = connectionTimeout;
        _timeout = timeout;
        _changedBy = changedBy;
        _repeater = repeater;
        IsSandbox = isSandbox;
        _gate = new AdaptiveConcurrencyLimiter();
        _origin = this;
    }

    private LiteLLMClient(LiteLLMClient origin, Action<string> notify)
    {
        _http = origin._http;
        _baseAddress = origin._baseAddress;
        _key = origin._key;
        _connectionTimeout = origin._connectionTimeout;
        _timeout = origin._timeout;
        _changedBy = origin._changedBy;
        _gate = origin._gate;
        _repeater = origin._repeater;
        IsSandbox = origin.IsSandbox;
        _origin = origin._origin;
        _notify = notify;
    }

    /// <summary>Whether the proxy is the sandbox in this process.</summary>
    internal bool IsSandbox { get; }

    internal bool IsClosed => _origin._isClosed;

    /// <summary>The address of the proxy, without a trailing slash.</summary>
    internal string Address => _baseAddress.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>The server's time, accurate to one second, as estimated from the last response.</summary>
    internal DateTimeOffset ServerNow => DateTimeOffset.UtcNow + _origin._clockDifference;

    /// <summary>Sends GET, and retries transient failures. The path has no leading slash and is escaped.</summary>
    /// <exception cref="LiteLLMException">The proxy refused the request, was not reached, or returned something that is not JSON.</exception>
    internal Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        GetAsync(path, answer => answer.Clone(), cancellationToken);

    /// <summary>Sends GET, and retries transient failures. The response is disposed after <paramref name="read"/> returns, so values to keep must be cloned.</summary>
    /// <param name="path">The path, without a leading slash, and the query.</param>
    /// <param name="read">Reads the response.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="received">Called, on any thread, when a response without an error was received and before it is read.</param>
    /// <exception cref="LiteLLMException">The proxy refused the request, was not reached, or returned something that is not JSON.</exception>
    internal Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken, Action? received = null) =>
        RepeatAsync("GET /" + path.Split('?')[0], token => SendAsync(HttpMethod.Get, path, null, read, token, received: received), cancellationToken);

    /// <summary>Sends GET once, without retries, for callers that require the current state.</summary>
    /// <exception cref="LiteLLMException">The proxy refused the request, was not reached, or returned something that is not JSON.</exception>
    internal Task<JsonElement> GetOnceAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, answer => answer.Clone(), cancellationToken);

    /// <summary>Sends GET with a key other than that of the connection, and retries transient failures.</summary>
    /// <exception cref="LiteLLMException">The proxy refused the request, was not reached, or returned something that is not JSON.</exception>
    internal Task<JsonElement> GetAsync(string path, SecureString key, CancellationToken cancellationToken) => RepeatAsync(
        "GET /" + path, token => SendAsync(HttpMethod.Get, path, null, answer => answer.Clone(), token, key: key), cancellationToken);

    /// <summary>Sends GET once, without retries, and limits the length of the response, in bytes.</summary>
    /// <exception cref="LiteLLMException">The proxy refused the request, was not reached, or returned something that is too long or not JSON.</exception>
    internal Task<T> GetOnceAsync<T>(string path, Func<JsonElement, T> read, int longest, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, read, cancellationToken, longest);

    /// <summary>Sends POST with a JSON object, and retries transient failures. The request must be idempotent.</summary>
    /// <exception cref="LiteLLMException">The proxy refused the request, was not reached, or returned something that is not JSON.</exception>
    internal Task<JsonElement> PostAsync(string path, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken) =>
        PostAsync(path, body, answer => answer.Clone(), cancellationToken);

    /// <summary>Sends POST with a JSON object, and retries transient failures. The response is disposed after <paramref name="read"/> returns, so values to keep must be cloned.</summary>
    /// <exception cref="LiteLLMException">The proxy refused the request, was not reached, or returned something that is not JSON.</exception>
    internal Task<T> PostAsync<T>(
        string path, IEnumerable<(string Name, JsonElement Value)> body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        byte[] content = JsonValueWriter.ToUtf8(body);
        return RepeatAsync("POST /" + path, token => SendAsync(HttpMethod.Post, path, content, read, token), cancellationToken);
    }

    /// <summary>Sends POST with a JSON object once, without retries. The body can contain a secret and is cleared afterwards.</summary>
    /// <exception cref="LiteLLMException">The proxy refused the request, was not reached, or returned something that is not JSON.</exception>
    internal async Task<JsonElement> PostOnceAsync(string path, IEnumerable<(string Name, JsonElement Value)> body, CancellationToken cancellationToken)
    {
        byte[] content = JsonValueWriter.ToUtf8(body);
        try
        {
            return await SendAsync(HttpMethod.Post, path, content, answer => answer.Clone(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Array.Clear(content, 0, content.Length);
        }
    }

    /// <summary>Retries an attempt within the limits of this connection while its failures are transient.</summary>
    internal Task<T> RepeatAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        _repeater.RunAsync(what, attempt, _notify, () => _gate.IsSpaced, cancellationToken);

    /// <summary>Creates a copy that reports retries to one cmdlet. The callback can run on any thread.</summary>
    internal LiteLLMClient NotifyingOf(Action<string> notify) => new(this, notify);

    /// <summary>Passes a message to the cmdlet that uses this client.</summary>
    internal void Notify(string message) => _notify?.Invoke(message);

    /// <summary>Closes the sockets. Requests in progress fail.</summary>
    public void Dispose()
    {
        _origin._isClosed = true;
        _http.Dispose();
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, byte[]? body, Func<JsonElement, T> read, CancellationToken cancellationToken, int longest = ResponseBuffer.LongestAnswer, SecureString? key = null, Action? received = null)
    {
        using LiteLLMRequest request = CreateRequest(method, path, body, key ?? _key);
        await _gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        Action leave = _gate.LeaveCancelled;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            using HttpResponseMessage response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            using ResponseBuffer answer = await ResponseBuffer.ReadAsync(response, longest, limit.Token).ConfigureAwait(false);
            LearnClock(response);
            leave = () => _gate.Leave(response, ServerNow);
            if (!response.IsSuccessStatusCode)
            {
                throw ServerErrors.From(request, response, answer);
            }

            received?.Invoke();
            return Parse(response, answer.Bytes, _key, read);
        }
        catch (Exception problem) when (problem is OperationCanceledException or HttpRequestException or IOException or InvalidDataException or ObjectDisposedException)
        {
            leave = cancellationToken.IsCancellationRequested || IsClosed ? _gate.LeaveCancelled : _gate.LeaveFailed;
            throw cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
                : IsClosed ? TransportErrors.Closed(_baseAddress, isSent: true)
                : limit.IsCancellationRequested ? TransportErrors.TimedOut(request, _timeout)
                : problem is OperationCanceledException { InnerException: TimeoutException } ? TransportErrors.NotConnected(request, _connectionTimeout)
                : TransportErrors.From(request, problem);
        }
        finally
        {
            leave();
        }
    }

    private LiteLLMRequest CreateRequest(HttpMethod method, string path, byte[]? body, SecureString key)
    {
        var request = new LiteLLMRequest(method, _baseAddress, path, Secrets.Reveal(key), body) { IsSandbox = IsSandbox };
        if (_changedBy is not null)
        {
            request.Headers.TryAddWithoutValidation("LiteLLM-Changed-By", _changedBy);
        }

        return request;
    }

    private void LearnClock(HttpResponseMessage response)
    {
        if (response.Headers.Date is { } date && date.Year is > FirstYear and < LastYear)
        {
            TimeSpan difference = date - DateTimeOffset.UtcNow;
            _origin._clockDifference = difference.Duration() < TimeSpan.FromSeconds(2) ? TimeSpan.Zero : difference;
        }
    }

    private static T Parse<T>(HttpResponseMessage response, ReadOnlyMemory<byte> answer, SecureString key, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer, JsonValueReader.ServerDocument);
            return read(KeyEcho.Contains(answer.Span, key) ? KeyEcho.Mask(document.RootElement, key) : document.RootElement);
        }
        catch (JsonException)
        {
            return DeepRows.Omit(answer.Span) is { } rest ? Parse(response, rest, key, read) : throw TransportErrors.NotJson(response, answer);
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace LiteLLM.PowerShell.Sandbox;

/// <summary>Lets an <see cref="HttpClient"/> talk to a <see cref="SandboxServer"/> without a socket.</summary>
/// <param name="server">The server that answers.</param>
public sealed class SandboxHandler(SandboxServer server) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        Uri uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");

        SandboxResponse answer = server.Handle(new SandboxRequest(
            request.Method.Method,
            uri.AbsolutePath,
            uri.Query.TrimStart('?'),
            HeadersOf(request, uri),
            body));
        return Translate(answer, request);
    }

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(HttpRequestMessage request, Uri uri)
    {
        yield return new("Host", request.Headers.Host ?? uri.Authority);
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Headers)
            yield return new(header.Key, string.Join(header.Key == "User-Agent" ? " " : ",", header.Value));
        if (request.Content is null)
            yield break;
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Content.Headers)
            yield return new(header.Key, string.Join(",", header.Value));
    }

    private static HttpResponseMessage Translate(SandboxResponse answer, HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request };
        response.Content = MemoryMarshal.TryGetArray(answer.Body, out ArraySegment<byte> bytes)
            ? new ByteArrayContent(bytes.Array!, bytes.Offset, bytes.Count)
            : new ByteArrayContent(answer.Body.ToArray());
        if (answer.ContentType is not null)
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        foreach (KeyValuePair<string, string> header in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(header.Key, header.Value))
                response.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
        return response;
    }
}

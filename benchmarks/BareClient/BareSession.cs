using System.Net.Http.Headers;
using System.Text;

namespace BareClient;

/// <summary>Sends requests to one server and only reads the bytes of the responses.</summary>
internal sealed class BareSession : IDisposable
{
    private readonly HttpClient _http;

    internal BareSession(string address, string key)
    {
        _http = new HttpClient { BaseAddress = new Uri(address) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    internal Task GetAsync(string path) => _http.GetByteArrayAsync(path);

    internal async Task PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _http.PostAsync(path, content).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
    }

    /// <summary>Sends requests, so many at the same time.</summary>
    internal static Task ManyAsync(int count, int concurrency, Func<int, Task> send)
    {
        int last = 0;
        return Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => SendAsync()));

        async Task SendAsync()
        {
            while (Interlocked.Increment(ref last) is var number && number <= count)
            {
                await send(number).ConfigureAwait(false);
            }
        }
    }
}

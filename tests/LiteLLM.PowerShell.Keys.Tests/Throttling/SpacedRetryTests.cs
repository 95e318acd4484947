using System.Globalization;
using System.Net;
using System.Security;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.Http;

namespace LiteLLM.PowerShell.Keys.Tests.Throttling;

/// <summary>When a refused request is sent again. The delays are reported, and not waited for.</summary>
public sealed class SpacedRetryTests
{
    [Fact]
    public async Task Is_soon_if_the_requests_are_spaced() => Assert.Equal(0.2, await DelayAfterAsync(accepted: 10, HttpStatusCode.TooManyRequests));

    [Fact]
    public async Task Is_not_before_the_interval_of_the_connection_if_nothing_was_accepted_before() => Assert.InRange(await DelayAfterAsync(accepted: 0, HttpStatusCode.TooManyRequests), 1, 60);

    [Fact]
    public async Task Is_not_before_the_interval_of_the_connection_if_the_server_is_not_available() => Assert.InRange(await DelayAfterAsync(accepted: 10, HttpStatusCode.ServiceUnavailable), 1, 60);

    [Fact]
    public async Task Is_not_before_the_server_allows_it() => Assert.Equal(7, await DelayAfterAsync(accepted: 10, HttpStatusCode.TooManyRequests, retryAfter: 7));

    [Fact]
    public void Is_not_soon_if_the_request_is_refused_again_and_again()
    {
        TimeSpan first = TimeSpan.FromSeconds(1);

        Assert.Equal([0.2, 0.4, null, null], Enumerable.Range(0, 4).Select(retries => RetryPolicy.DelayOfSpaced(retries, first)?.TotalSeconds));
    }

    [Fact]
    public void Is_never_later_than_the_interval_of_the_connection() => Assert.Equal(0.01, RetryPolicy.DelayOfSpaced(0, TimeSpan.FromSeconds(0.01))?.TotalSeconds);

    private static async Task<double> DelayAfterAsync(int accepted, HttpStatusCode refusal, int? retryAfter = null)
    {
        double delay = 0;
        using var stop = new CancellationTokenSource();
        using var server = new Server(accepted, refusal, retryAfter);
        using var origin = new LiteLLMClient(server, new Uri("http://localhost/"), new SecureString(), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(100), null, new RetryPolicy(4, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)));
        LiteLLMClient client = origin.NotifyingOf(message =>
        {
            delay = double.Parse(Regex.Match(message, "Retrying in ([^ ]+) seconds").Groups[1].Value, CultureInfo.CurrentCulture);
            stop.Cancel();
        });
        for (int number = 0; number < accepted; number++)
        {
            await client.GetAsync("key/list", stop.Token);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync("key/list", stop.Token));
        return delay;
    }

    /// <summary>Accepts a number of requests, and refuses the others.</summary>
    private sealed class Server(int accepted, HttpStatusCode refusal, int? retryAfter) : HttpMessageHandler
    {
        private int _received;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(++_received > accepted ? refusal : HttpStatusCode.OK) { Content = new StringContent("{}"), RequestMessage = request };
            if (response.StatusCode == refusal && retryAfter is { } seconds)
            {
                response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            }

            return Task.FromResult(response);
        }
    }
}

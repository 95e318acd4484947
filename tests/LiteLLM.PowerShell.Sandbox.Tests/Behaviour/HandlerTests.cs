using System.Net;
using System.Text;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class HandlerTests : IDisposable
{
    private readonly HttpClient _http = new(new SandboxHandler(new SandboxServer(new SandboxOptions())))
    {
        BaseAddress = new Uri("http://sandbox:4000"),
    };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Content_type_and_body_arrive()
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri("/health/liveliness", UriKind.Relative));

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("\"I'm alive!\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_trailing_slash_points_to_the_right_path()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PostAsync(new Uri("/key/generate/", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal("http://sandbox:4000/key/generate", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_wrong_method_gets_the_name_of_the_correct_one()
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri("/key/generate", UriKind.Relative));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("POST", Assert.Single(response.Content.Headers.Allow));
    }

    [Fact]
    public async Task Keys_can_contain_characters_that_addresses_must_encode()
    {
        const string Key = "sk-0123456789a/b#c d%e+ü";
        using var client = new Client(new SandboxOptions());
        await client.CreateAsync(new { key = Key });

        Assert.Equal("sk-...%e+ü", (await client.InfoAsync(Key)).GetProperty("key_name").GetString());
    }

    [Fact]
    public async Task A_cancelled_request_is_not_answered()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _http.GetAsync(new Uri("/health/liveliness", UriKind.Relative), cancelled.Token));
    }
}

using System.Net.Http.Json;
using System.Text.Json;

namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

/// <summary>Calls a sandbox through its handler, as the module does.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _key;

    public Client(SandboxServer server, string key = "sk-sandbox")
    {
        _http = new HttpClient(new SandboxHandler(server)) { BaseAddress = new Uri("http://sandbox") };
        _key = key;
    }

    public Client(SandboxOptions options)
        : this(new SandboxServer(options))
    {
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public async Task<string> CreateAsync(object body)
    {
        Answer answer = await PostAsync("/key/generate", body);
        Assert.Equal(200, answer.Status);
        return answer.Body.GetProperty("key").GetString()!;
    }

    public async Task<JsonElement> InfoAsync(string key)
    {
        Answer answer = await GetAsync($"/key/info?key={Uri.EscapeDataString(key)}");
        Assert.Equal(200, answer.Status);
        return answer.Body.GetProperty("info");
    }

    public void Dispose() => _http.Dispose();

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Authorization", "Bearer " + _key);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}

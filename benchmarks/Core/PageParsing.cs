using System.Security;
using BenchmarkDotNet.Attributes;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Http;

namespace LiteLLM.PowerShell.Benchmarks.Core;

/// <summary>From the bytes of a page to its keys.</summary>
public class PageParsing
{
    private readonly byte[] _page = SamplePage.Read();
    private KeyApi _api = null!;

    [GlobalSetup]
    public void Prepare()
    {
        Console.WriteLine($"// The page has {_page.Length} bytes.");
        _api = new KeyApi(new LiteLLMClient(new SamePage(_page), new Uri("http://localhost/"), new SecureString(), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(100), null, new RetryPolicy(0, TimeSpan.Zero, TimeSpan.FromMinutes(5))));
    }

    [Benchmark]
    public async Task<int> Parse() => (await _api.ListAsync(new KeyListQuery(), 1, 100, CancellationToken.None)).Keys.Count;

    private sealed class SamePage(byte[] page) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(page), RequestMessage = request });
    }
}

using System.Collections.Concurrent;
using System.Security;
using System.Text.Json;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Reading;
using LiteLLM.PowerShell.Sandbox;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Keys.Tests.Server;

/// <summary>How many requests it takes to read keys. The server does not answer before all keys are requested, so that the number does not depend on how fast they come.</summary>
public sealed class BatchingKeyLoaderTests
{
    /// <summary>The module at 5ce94d5 needs 5 as well: one for the first key, and one for each hundred of the others.</summary>
    [Theory]
    [InlineData("1.81")]
    [InlineData("1.83")]
    public async Task Keys_that_are_requested_together_are_read_a_hundred_a_request(string version)
    {
        using var server = new PausedServer(version, 400);
        using var throttle = new RequestThrottle(8, CancellationToken.None);
        var loader = new BatchingKeyLoader(server.Api, throttle);

        Task<KeyReadResult>[] reads = [.. server.Ids.Select(id => throttle.RunAsync(() => loader.ReadAsync(id, KeyReadRequirement.Current), CancellationToken.None))];
        server.Release();

        Assert.All(await Task.WhenAll(reads), read => Assert.NotNull(read.Key));
        Assert.InRange(server.Count(), 4, 5);
    }

    /// <summary>The module at 5ce94d5 cannot read the answers of such a server.</summary>
    [Fact]
    public async Task A_server_without_ids_in_bulk_answers_lists_a_thousand_keys_once()
    {
        using var server = new PausedServer("latest", 1000);
        using var throttle = new RequestThrottle(8, CancellationToken.None);
        var loader = new BatchingKeyLoader(server.Api, throttle);

        Task<KeyReadResult>[] reads = [.. server.Ids.Select(id => throttle.RunAsync(() => loader.ReadAsync(id, KeyReadRequirement.Identity), CancellationToken.None))];
        server.Release();

        Assert.All(await Task.WhenAll(reads), read => Assert.NotNull(read.Key));
        Assert.Equal(10, server.Count("/key/list"));
        Assert.InRange(server.Count(), 11, 12);
        Assert.All(await loader.ReadManyAsync(server.Ids.Take(100), KeyReadRequirement.Identity), read => Assert.NotNull(read.Value.Result.Key));
        Assert.InRange(server.Count(), 11, 12);
    }

    [Fact]
    public async Task A_server_without_ids_in_bulk_answers_lists_the_keys_also_if_they_are_requested_one_after_the_other()
    {
        using var server = new PausedServer("latest", 1000);
        using var throttle = new RequestThrottle(8, CancellationToken.None);
        var loader = new BatchingKeyLoader(server.Api, throttle);
        server.Release();

        foreach (string id in server.Ids.Take(40))
        {
            Assert.NotNull((await throttle.RunAsync(() => loader.ReadAsync(id, KeyReadRequirement.Identity), CancellationToken.None)).Key);
        }

        Assert.Equal(8, server.Count("/key/info"));
        Assert.Equal(1, server.Count("/v2/key/info"));
        Assert.Equal(10, server.Count("/key/list"));
    }

    /// <summary>With the ten requests that delete them, fewer than 40.</summary>
    [Fact]
    public async Task A_server_without_ids_in_bulk_answers_finds_a_thousand_keys_by_alias_with_one_listing()
    {
        using var server = new PausedServer("latest", 1000);
        using var throttle = new RequestThrottle(8, CancellationToken.None);
        var resolver = new KeyResolver(server.Api, new BatchingKeyLoader(server.Api, throttle), new AliasIndex(server.Api, throttle), KeyReadRequirement.Identity);

        Task<LiteLLMKey>[] finds =
        [
            .. Enumerable.Range(1, 1000).Select(number => throttle.RunAsync(() => resolver.ByAliasAsync($"key-{number}", CancellationToken.None), CancellationToken.None)),
        ];
        server.Release();

        Assert.Equal(1000, (await Task.WhenAll(finds)).Select(key => key.Id).Distinct().Count());
        Assert.InRange(server.Count(), 18, 29);
    }

    /// <summary>The length of the listing is not known before its first page is read. A listing that is too long then is read when more keys were requested.</summary>
    [Fact]
    public async Task A_listing_that_was_too_long_is_read_later()
    {
        using var server = new PausedServer("latest", 3000);
        using var throttle = new RequestThrottle(8, CancellationToken.None);
        var loader = new BatchingKeyLoader(server.Api, throttle);
        server.Release();

        foreach (string id in server.Ids.Take(100))
        {
            Assert.NotNull((await throttle.RunAsync(() => loader.ReadAsync(id, KeyReadRequirement.Identity), CancellationToken.None)).Key);
        }

        Assert.Equal(1 + 30, server.Count("/key/list"));
        Assert.Equal(8 + 1 + 30, server.Count("/key/info"));
    }

    /// <summary>The listing begins when 9 aliases are requested, and its first page arrives when more are requested than the listing has pages.</summary>
    [Fact]
    public async Task Aliases_that_are_requested_while_a_long_listing_begins_are_found_in_it()
    {
        using var server = new PausedServer("latest", 3000, isListingPaused: true);
        using var throttle = new RequestThrottle(8, CancellationToken.None);
        var resolver = new KeyResolver(server.Api, new BatchingKeyLoader(server.Api, throttle), new AliasIndex(server.Api, throttle), KeyReadRequirement.Identity);
        server.Release();
        int requested = 0;
        Task<LiteLLMKey> FindAsync(int number) => throttle.RunAsync(
            () =>
            {
                Task<LiteLLMKey> find = resolver.ByAliasAsync($"key-{number}", CancellationToken.None);
                if (Interlocked.Increment(ref requested) == 300)
                {
                    server.ReleaseListing();
                }

                return find;
            },
            CancellationToken.None);

        Task<LiteLLMKey>[] first = [.. Enumerable.Range(1, 9).Select(FindAsync)];
        await server.ListingRequested;
        Task<LiteLLMKey>[] finds = [.. first, .. Enumerable.Range(10, 291).Select(FindAsync)];

        Assert.Equal(300, (await Task.WhenAll(finds)).Select(key => key.Id).Distinct().Count());
        Assert.InRange(server.Count(), 30 + 8, 30 + 18);
    }

    /// <summary>A sandbox that answers nothing until it is released, and counts the requests.</summary>
    private sealed class PausedServer : HttpMessageHandler
    {
        private const string MasterKey = "sk-paused";
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _listingRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _listingReleased = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentBag<string> _paths = [];
        private readonly HttpMessageInvoker _sandbox;
        private readonly LiteLLMClient _client;

        internal PausedServer(string version, int keys, bool isListingPaused = false)
        {
            if (!isListingPaused)
            {
                ReleaseListing();
            }

            var server = new SandboxServer(new SandboxOptions { MasterKey = MasterKey, Version = version });
            Ids = [.. Enumerable.Range(1, keys).Select(number => IdOf(server, number))];
            _sandbox = new HttpMessageInvoker(new SandboxHandler(server));
            var key = new SecureString();
            Array.ForEach(MasterKey.ToCharArray(), key.AppendChar);
            _client = new LiteLLMClient(this, new Uri("http://sandbox/"), key, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), null, new RetryPolicy(0, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
            Api = new KeyApi(_client);
        }

        internal KeyApi Api { get; }

        internal IReadOnlyList<string> Ids { get; }

        /// <summary>Completes when the listing of all keys was requested.</summary>
        internal Task ListingRequested => _listingRequested.Task;

        internal void Release() => _released.SetResult();

        /// <summary>Answers the listing of all keys, which is different from a search for an alias.</summary>
        internal void ReleaseListing() => _listingReleased.SetResult();

        internal int Count(string? path = null) => _paths.Count(requested => path is null || requested == path);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _paths.Add(request.RequestUri!.AbsolutePath);
            await _released.Task.WaitAsync(cancellationToken);
            if (request.RequestUri.AbsolutePath == "/key/list" && !request.RequestUri.Query.Contains("key_alias=", StringComparison.Ordinal))
            {
                _listingRequested.TrySetResult();
                await _listingReleased.Task.WaitAsync(cancellationToken);
            }

            return await _sandbox.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _client.Dispose();
                _sandbox.Dispose();
            }

            base.Dispose(disposing);
        }

        private static string IdOf(SandboxServer server, int number)
        {
            SandboxResponse answer = server.Handle(new SandboxRequest(
                "POST", "/key/generate", "", [new("Authorization", "Bearer " + MasterKey), new("Content-Type", "application/json")],
                JsonSerializer.SerializeToUtf8Bytes(new { key_alias = $"key-{number}" })));
            using JsonDocument document = JsonDocument.Parse(answer.Body);
            return document.RootElement.GetProperty("token").GetString()!;
        }
    }
}

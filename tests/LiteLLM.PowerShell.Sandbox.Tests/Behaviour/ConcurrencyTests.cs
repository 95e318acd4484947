namespace LiteLLM.PowerShell.Sandbox.Tests.Behaviour;

public sealed class ConcurrencyTests
{
    private const int Requests = 200;

    private readonly SandboxServer _server = new(new SandboxOptions());

    [Fact]
    public async Task Of_parallel_creations_with_one_alias_exactly_one_wins()
    {
        int[] statuses = await InParallel(_ => new { key_alias = "taken" });

        Assert.Equal(1, statuses.Count(status => status == 200));
        Assert.Equal(Requests - 1, statuses.Count(status => status == 400));
        Assert.Equal(1, _server.KeyCount);
    }

    [Fact]
    public async Task Of_parallel_creations_with_one_secret_all_succeed_and_one_is_stored()
    {
        int[] statuses = await InParallel(_ => new { key = "sk-the-same-secret" });

        Assert.All(statuses, status => Assert.Equal(200, status));
        Assert.Equal(1, _server.KeyCount);
    }

    [Fact]
    public async Task Listings_are_whole_while_keys_come_and_go()
    {
        using var client = new Client(_server);
        Task<int[]> writes = InParallel(number => new { key_alias = $"key-{number}" });

        while (!writes.IsCompleted)
        {
            Answer answer = await client.GetAsync("/key/list?size=100&return_full_object=true");
            Assert.Equal(200, answer.Status);
        }

        Assert.All(await writes, status => Assert.Equal(200, status));
        Assert.Equal(Requests, _server.KeyCount);
    }

    private async Task<int[]> InParallel(Func<int, object> body)
    {
        using var client = new Client(_server);
        return await Task.WhenAll(Enumerable.Range(0, Requests).Select(number =>
            Task.Run(async () => (await client.PostAsync("/key/generate", body(number))).Status)));
    }
}

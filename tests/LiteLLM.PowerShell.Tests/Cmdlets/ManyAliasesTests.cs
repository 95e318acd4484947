using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

public sealed class ManyAliasesTests
{
    private const string Rows = "1..250 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key-$_\"; MaxBudget = $_ } }";

    [Fact]
    public async Task Lists_the_keys_where_that_is_fewer_requests_than_to_look_for_each_alias()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(250);

        RunResult changed = engine.Run($"{Rows} | Set-LiteLLMKey -WhatIf; {Rows} | Set-LiteLLMKey -PassThru").ShouldSucceed();

        Assert.Equal(Enumerable.Range(1, 250).Select(number => $"key-{number}"), changed.Output.Select(key => key.ToString()));
        Assert.Equal(250, proxy.Writes.Count);
        Assert.InRange(Lookups(proxy), 2, 40);
        Assert.InRange(proxy.Requests.Count(request => request.Path == "/key/list") - Lookups(proxy), 6, 8);
    }

    [Fact]
    public async Task Looks_for_each_of_a_few_aliases_among_many_keys()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(2_100);

        engine.Run("1..12 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key-$_\" } } | Block-LiteLLMKey").ShouldSucceed();

        Assert.Equal(12, Lookups(proxy));
        Assert.Equal(12, proxy.Writes.Count);
        Assert.Equal(13, proxy.Requests.Count(request => request.Path == "/key/list"));
    }

    [Fact]
    public async Task Finds_the_key_that_has_the_alias_now_and_not_when_the_keys_were_listed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        proxy.AddKeys(30);
        string before = Id(proxy, "key-25");
        string after = "";
        proxy.Intercept = context =>
        {
            if (context.Request.Path == "/v2/key/info" && after.Length == 0 && proxy.Requests.Any(IsOfAll))
            {
                proxy.Call("POST", "/key/update", new { key = before, key_alias = "renamed" });
                after = proxy.AddKey(new { key_alias = "key-25" });
            }

            return Task.FromResult(false);
        };

        RunResult blocked = engine.Run("1..31 | ForEach-Object { [pscustomobject]@{ KeyAlias = \"key-$_\" } } | Block-LiteLLMKey");

        Assert.Equal("key-31", Assert.Single(blocked.Errors).TargetObject);
        Assert.True(proxy.Stored(after).GetProperty("blocked").GetBoolean());
        Assert.NotEqual(System.Text.Json.JsonValueKind.True, proxy.Stored(before).GetProperty("blocked").ValueKind);
    }

    private static int Lookups(ProxyServer proxy) => proxy.Requests.Count(request => request.Path == "/key/list" && request.Query.Contains("key_alias=", StringComparison.Ordinal));

    private static bool IsOfAll(RecordedRequest request) => request.Path == "/key/list" && !request.Query.Contains("key_alias=", StringComparison.Ordinal);

    private static string Id(ProxyServer proxy, string alias) => proxy.Call("GET", $"/key/list?key_alias={alias}").GetProperty("keys")[0].GetString()!;
}

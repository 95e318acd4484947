using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>A wildcard costs few requests if the server finds parts of aliases, and never a key.</summary>
public sealed class NarrowedListingTests
{
    /// <summary>The number of pages of all keys of the test.</summary>
    private const int AllPages = 5;

    [Theory]
    [InlineData("1.80", 1 + AllPages)]
    [InlineData("1.81", 1 + AllPages)]
    [InlineData("1.83", 1)]
    [InlineData("latest", 1)]
    public async Task A_wildcard_costs_few_pages_if_the_server_finds_parts_of_aliases(string version, int requests)
    {
        await using ProxyServer proxy = await StartAsync(version);
        using var engine = new Engine(proxy);

        string[] found = [.. engine.Run("Get-LiteLLMKey 'TEAM-a-*'").ShouldSucceed().Output.Select(key => key.ToString())];

        Assert.Equal(Enumerable.Range(1, 40).Select(number => $"team-a-{number}").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.Equal(requests, proxy.Requests.Count(request => request.Path == "/key/list"));
    }

    [Fact]
    public async Task A_server_that_compares_the_whole_alias_is_asked_only_once()
    {
        await using ProxyServer proxy = await StartAsync("1.81");
        using var engine = new Engine(proxy);

        engine.Run("Get-LiteLLMKey 'team-a-*'; Get-LiteLLMKey 'team-a-*'").ShouldSucceed();

        Assert.Equal(1 + (2 * AllPages), proxy.Requests.Count(request => request.Path == "/key/list"));
    }

    [Theory]
    [InlineData("*a-1", 1)]
    [InlineData("team-?-7", 1)]
    [InlineData("team-[ab]-8", 1)]
    [InlineData("exact`*na*", 1)]
    [InlineData("*under_score*", 1)]
    [InlineData("exactname*", 1)]
    [InlineData("team-z*", 0)]
    public async Task A_wildcard_finds_the_same_keys_on_every_version(string pattern, int keys)
    {
        foreach (string version in new[] { "1.80", "1.81", "1.83", "latest" })
        {
            await using ProxyServer proxy = await StartAsync(version);
            using var engine = new Engine(proxy);
            proxy.AddKey(new { key_alias = "exact*name" });
            proxy.AddKey(new { key_alias = "exactname" });
            proxy.AddKey(new { key_alias = "an-under_score" });
            proxy.AddKey(new { key_alias = "an-underXscore" });

            Assert.Equal(keys, engine.Run($"Get-LiteLLMKey '{pattern}'").ShouldSucceed().Output.Count);
        }
    }

    /// <summary>A server that returns other keys has ignored the filter, and one that returns only the exact alias has compared it.</summary>
    [Theory]
    [InlineData("ignores the filter")]
    [InlineData("compares the whole alias")]
    [InlineData("refuses the parameter")]
    public async Task No_key_is_missed_if_the_server_does_not_find_parts(string behavior)
    {
        await using ProxyServer proxy = await StartAsync("latest");
        using var engine = new Engine(proxy);
        proxy.AddKey(new { key_alias = "team-a-" });
        proxy.Intercept = async context =>
        {
            if (!context.Request.QueryString.Value!.Contains("substring_matching", StringComparison.Ordinal))
            {
                return false;
            }

            if (behavior == "refuses the parameter")
            {
                context.Response.StatusCode = 422;
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync("""{"detail":[{"type":"extra_forbidden","loc":["query","substring_matching"],"msg":"Extra inputs are not permitted"}]}"""u8.ToArray());
                return true;
            }

            string query = context.Request.QueryString.Value!.Replace("&substring_matching=true", "", StringComparison.Ordinal);
            context.Request.QueryString = new Microsoft.AspNetCore.Http.QueryString(behavior == "ignores the filter" ? query.Replace("key_alias", "unknown", StringComparison.Ordinal) : query);
            return false;
        };

        Assert.Equal(41, engine.Run("Get-LiteLLMKey 'team-a-*'").ShouldSucceed().Output.Count);
    }

    private static async Task<ProxyServer> StartAsync(string version)
    {
        ProxyServer proxy = await ProxyServer.StartAsync(version);
        for (int number = 1; number <= 40; number++)
        {
            proxy.AddKey(new { key_alias = $"team-a-{number}" });
        }

        proxy.AddKeys(420);
        return proxy;
    }
}

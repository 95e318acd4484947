using System.Text.Json;
using LiteLLM.PowerShell.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>Two runs of the same set at the same time end with one of each key.</summary>
public sealed class TwoSyncsTests
{
    private const int Keys = 100;

    [Fact]
    public async Task Two_simultaneous_runs_create_each_key_once_and_return_its_secret_once()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var folder = new TemporaryFolder();
        string path = folder.Write("team.json", Definitions());

        RunResult[] runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => OwnThread.RunAsync(() =>
        {
            using var engine = new Engine(proxy);
            return engine.Run("Sync-LiteLLMKey $path | Where-Object { $_.Key.Key } | ForEach-Object { $_.Key.Id }", ("path", path));
        })));

        AssertOneOfEach(proxy, runs);
    }

    /// <summary>A server looks for an alias and writes a key in two steps, so that each of two runs can have made the key.</summary>
    [Fact]
    public async Task If_both_created_a_key_the_older_stays_and_the_other_is_removed()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        string older = (string)engine.Run("@{ Name = 'ci'; KeyAlias = 'of the other run'; MaxBudget = 1 } | Sync-LiteLLMKey -SetName team | ForEach-Object { $_.Key.Id }").Only;
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != "/key/list")
            {
                return false;
            }

            bool atFirst = !context.Request.QueryString.Value!.Contains("key_alias", StringComparison.Ordinal);
            await context.Response.WriteAsync(JsonSerializer.Serialize(atFirst
                ? new { keys = Array.Empty<object>(), total_count = 0 }
                : new { keys = new[] { Row(Created(proxy), "2026-01-01T00:00:01Z"), Row(older, "2026-01-01T00:00:00Z") }, total_count = 2 }));
            return true;
        };

        RunResult run = engine.Run("@{ Name = 'ci'; MaxBudget = 1 } | Sync-LiteLLMKey -SetName team -Adopt | ForEach-Object { \"$($_.Key.Id) $($_.KeyAlias) $($_.Key.Key)\" }");

        Assert.Equal($"{older} ci ", Assert.Single(run.ShouldSucceed().Output).ToString());
        Assert.Equal([older], proxy.Call("GET", "/key/list").GetProperty("keys").EnumerateArray().Select(id => id.GetString()));
    }

    private static string Created(ProxyServer proxy) => proxy.Call("GET", "/key/list?key_alias=ci").GetProperty("keys")[0].GetString()!;

    private static object Row(string id, string created) => new { token = id, key_alias = "ci", created_at = created };

    private static void AssertOneOfEach(ProxyServer proxy, RunResult[] runs)
    {
        string[] handedOut = [.. runs.SelectMany(run => run.ShouldSucceed().Output).Select(id => id.ToString())];
        string[] stored = [.. proxy.Call("GET", "/key/list?size=100").GetProperty("keys").EnumerateArray().Select(id => id.GetString()!)];
        Assert.Equal(Keys, stored.Length);
        Assert.Equal(stored.Order(StringComparer.Ordinal), handedOut.Order(StringComparer.Ordinal));
    }

    private static string Definitions() =>
        $$"""{ "name": "team", "keys": { {{string.Join(", ", Enumerable.Range(1, Keys).Select(number => $$"""  "key-{{number}}": { "max_budget": {{number}} }  """))}} } }""";
}

using System.Globalization;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>A set of a thousand keys: what is sent for it, judged by the server's own log.</summary>
public sealed class SyncManyTests
{
    private const int Keys = 1000;

    [Theory]
    [InlineData(false, 12)]
    [InlineData(true, 24)]
    public async Task A_second_run_only_reads_and_few_changes_are_few_requests(bool softBudgets, int mostReads)
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var engine = new Engine(proxy);
        using var folder = new TemporaryFolder();
        string path = folder.Write("many.json", Definitions(Keys, softBudgets));

        RunResult first = engine.Run("Sync-LiteLLMKey $path | ForEach-Object { \"$($_.Action) $($_.Key.Key.Length -gt 20)\" }", ("path", path));
        Assert.Equal(Enumerable.Repeat("Create True", Keys), first.ShouldSucceed().Output.Select(line => line.ToString()));
        Assert.Equal(Keys, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());

        proxy.ClearLog();
        RunResult second = engine.Run("Sync-LiteLLMKey $path | ForEach-Object { \"$($_.Action)\" }", ("path", path));
        Assert.Equal(Enumerable.Repeat("None", Keys), second.ShouldSucceed().Output.Select(line => line.ToString()));
        Assert.Empty(proxy.Writes);
        Assert.InRange(proxy.Requests.Count, 1, mostReads);

        proxy.ClearLog();
        folder.Write("many.json", Definitions(Keys, softBudgets, changed: 10));
        engine.Run("Sync-LiteLLMKey $path | Out-Null", ("path", path)).ShouldSucceed();
        Assert.Equal(Enumerable.Repeat("/key/update", 10), proxy.Writes.Select(request => request.Path));

        proxy.ClearLog();
        folder.Write("many.json", Definitions(Keys - 5, softBudgets, changed: 10));
        RunResult pruned = engine.Run("Sync-LiteLLMKey $path -Prune | Where-Object Action -eq Remove | ForEach-Object Name", ("path", path));
        Assert.Equal(Enumerable.Range(Keys - 5, 5).Select(Name), pruned.ShouldSucceed().Output.Select(name => name.ToString()));
        Assert.Equal("/key/delete", Assert.Single(proxy.Writes).Path);
        Assert.Equal(Keys - 5, proxy.Call("GET", "/key/list").GetProperty("total_count").GetInt32());
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"team-{number:0000}");

    private static string Definitions(int count, bool softBudgets, int changed = 0)
    {
        string soft = softBudgets ? "\"soft_budget\": 50, " : "";
        IEnumerable<string> keys = Enumerable.Range(0, count).Select(number =>
            $$"""    "{{Name(number)}}": { {{soft}}"max_budget": {{(number < changed ? 200 : 100)}}, "model_rpm_limit": { "gpt-4": {{number + 1}} }, "metadata": { "number": {{number}} } }""");
        return $$"""
            {
              "name": "many",
              "defaults": { "models": ["gpt-4"], "budget_duration": "monthly" },
              "keys": {
            {{string.Join(",\n", keys)}}
              }
            }
            """;
    }
}

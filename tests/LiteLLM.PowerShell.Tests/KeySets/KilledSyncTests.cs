using System.Diagnostics;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.KeySets;

/// <summary>A run that is killed is taken up by the next one: no key is made twice, and none is left over.</summary>
public sealed class KilledSyncTests
{
    private const int Keys = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_run_killed_anywhere_is_finished_by_the_next(int seed)
    {
        var random = new Random(seed);
        int killAt = random.Next(1, 2 * Keys);
        bool handled = random.Next(2) == 0;
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var folder = new TemporaryFolder();
        string definitions = folder.Write("team.json", $$"""
            { "name": "team", "keys": { {{string.Join(", ", Enumerable.Range(1, Keys).Select(number => $$"""
                "key-{{number}}": { "max_budget": {{number}}, "soft_budget": 1, "metadata": { "n": {{number}} } }
                """))}} } }
            """);
        string script = folder.Write("run.ps1", $"""
            Import-Module '{Engine.ModuleFolder}'
            Connect-LiteLLM {proxy.Address} -Key {ProxyServer.MasterKey}
            Sync-LiteLLMKey '{definitions}'
            """);
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Engine.PowerShellProgram, "-NoProfile", "-NonInteractive", "-File", script]) { RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        int requests = 0;
        proxy.Intercept = _ =>
        {
            bool killed = Interlocked.Increment(ref requests) >= killAt;
            if (killed)
            {
                process.Kill();
            }

            return Task.FromResult(killed && !handled);
        };

        await process.WaitForExitAsync();
        await output;
        await Task.Delay(50);
        Assert.True(requests >= killAt, $"The run was over after {requests} requests, before it was to be killed at {killAt}:\n{await output}");
        proxy.Intercept = null;
        using var engine = new Engine(proxy);

        RunResult second = engine.Run("Sync-LiteLLMKey $path", ("path", definitions));
        Assert.Equal(Keys, second.ShouldSucceed().Output.Count);

        IEnumerable<string> expected = Enumerable.Range(1, Keys).Select(number => $"key-{number} {number} 1 {number}").Order(StringComparer.Ordinal);
        RunResult keys = engine.Run("Get-LiteLLMKey -Detailed | ForEach-Object { \"$($_.KeyAlias) $($_.MaxBudget) $($_.SoftBudget) $($_.Metadata['n'])\" }");
        Assert.Equal(expected, keys.ShouldSucceed().Output.Select(key => key.ToString()).Order(StringComparer.Ordinal));
        Assert.All(engine.Run("Sync-LiteLLMKey $path | ForEach-Object { \"$($_.Action)\" }", ("path", definitions)).ShouldSucceed().Output, action => Assert.Equal("None", action.ToString()));
    }
}

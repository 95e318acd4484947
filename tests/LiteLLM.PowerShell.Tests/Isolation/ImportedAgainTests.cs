using System.Diagnostics;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Isolation;

public sealed class ImportedAgainTests
{
    /// <summary>In a process of its own, so that nothing else opens and closes handles.</summary>
    [Fact]
    public async Task Removing_the_module_closes_its_sockets_and_leaves_nothing_behind()
    {
        await using ProxyServer proxy = await ProxyServer.StartAsync();
        using var folder = new TemporaryFolder();
        proxy.AddKeys(3);
        string script = folder.Write("rounds.ps1", $$"""
            function Get-Trace {
                [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect()
                $process = [Diagnostics.Process]::GetCurrentProcess()
                "TRACE $($process.HandleCount) $($process.Threads.Count) $([GC]::GetTotalMemory($true) / 1KB -as [int])"
            }
            foreach ($round in 1..130) {
                Import-Module '{{Path.Combine(Engine.ModuleFolder, "LiteLLM.psd1")}}'
                Connect-LiteLLM {{proxy.Address}} {{ProxyServer.MasterKey}}
                if (@(Get-LiteLLMKey).Count -ne 3) { throw 'There should be three keys.' }
                Remove-Module LiteLLM
                if ($round -in 30, 130) { Get-Trace }
            }
            """);

        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Engine.HostProgram, script]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        int[][] traces = [.. output.Split('\n').Where(line => line.StartsWith("TRACE", StringComparison.Ordinal))
            .Select(line => line.Split(' ').Skip(1).Select(int.Parse).ToArray())];
        Assert.True(traces.Length == 2, output);
        Assert.InRange(traces[1][0], 0, traces[0][0] + 20);
        Assert.InRange(traces[1][1], 0, traces[0][1] + 5);
        Assert.InRange(traces[1][2], 0, traces[0][2] + 1024);
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using LiteLLM.PowerShell.Benchmarks.Core;
using LiteLLM.PowerShell.Benchmarks.Parts;
using LiteLLM.PowerShell.Benchmarks.Results;
using LiteLLM.PowerShell.Benchmarks.Server;

namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>
/// Without arguments: runs all parts, and writes <c>docs/benchmarks.md</c>. Names of parts run only these. <c>--quick</c> measures fewer keys
/// with one run, and writes nothing. <c>--runs=3</c> sets the number of runs. <c>page</c> writes the page from the stored results. <c>core</c>
/// measures the pure core with BenchmarkDotNet.
/// </summary>
internal static class Program
{
    internal const string ServeRole = "serve";

    private static readonly Dictionary<string, Func<ServerProcess, int, bool, Part>> Parts = new()
    {
        ["startup"] = (server, runs, isQuick) => new StartUpPart(server, runs, isQuick),
        ["list"] = (server, runs, isQuick) => new ListPart(server, runs, isQuick),
        ["write"] = (server, runs, isQuick) => new WritePart(server, runs, isQuick),
        ["sync"] = (server, runs, isQuick) => new SyncPart(server, runs, isQuick),
        ["narrow"] = (server, runs, isQuick) => new NarrowPart(server, runs, isQuick),
        ["throttle"] = (server, runs, isQuick) => new ThrottlePart(server, runs, isQuick),
        ["growth"] = (server, runs, isQuick) => new GrowthPart(server, runs, isQuick),
    };

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case [ServeRole]:
                await BenchmarkServer.RunAsync();
                return 0;
            case ["core"]:
                BenchmarkRunner.Run([typeof(PageParsing), typeof(KeyDiffing)], new CoreConfig());
                return 0;
            case ["page"]:
                Page.Write();
                return 0;
        }

        bool isQuick = arguments.Contains("--quick");
        string[] names = [.. arguments.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
        int runs = arguments.FirstOrDefault(argument => argument.StartsWith("--runs=", StringComparison.Ordinal)) is { } option ? int.Parse(option["--runs=".Length..], CultureInfo.InvariantCulture) : isQuick ? 1 : 4;
        if (names.Except(Parts.Keys).ToArray() is { Length: > 0 } unknown)
        {
            Console.Error.WriteLine($"There is no part '{unknown[0]}'. The parts are {string.Join(", ", Parts.Keys)}.");
            return 1;
        }

        bool hasFailed = false;
        foreach (string name in names.Length > 0 ? names : [.. Parts.Keys])
        {
            try
            {
                await RunAsync(name, runs, isQuick);
            }
            catch (InvalidOperationException problem)
            {
                hasFailed = true;
                Console.Error.WriteLine($"The part '{name}' has failed, and its previous results remain: {problem.Message}");
            }
        }

        return hasFailed ? 1 : 0;
    }

    private static async Task RunAsync(string name, int runs, bool isQuick)
    {
        using ServerProcess server = ServerProcess.Start();
        Part part = Parts[name](server, runs, isQuick);
        string? before = Load;
        await part.RunAsync();
        foreach (Table table in part.Tables)
        {
            Console.WriteLine(Page.Text(table));
        }

        Console.WriteLine(Page.GoalTable(part.Goals) + "\n");
        if (!isQuick)
        {
            Page.Store(new PartResult(name, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Machine, runs, part.Goals, part.Tables, before is null ? null : $"{before} to {Load}"));
        }
    }

    /// <summary>The load average of the last minute, or <c>null</c> if the operating system has none.</summary>
    private static string? Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null;

    private static string Machine => $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, PowerShell {PinnedPowerShell.Version}";
}

using BenchmarkDotNet.Running;
using LiteLLM.PowerShell.Benchmarks.Core;
using LiteLLM.PowerShell.Benchmarks.Server;
using LiteLLM.PowerShell.Benchmarks.Sides;

namespace LiteLLM.PowerShell.Benchmarks;

/// <summary>Without arguments: everything over HTTP. <c>core</c>: the pure core, with BenchmarkDotNet. The number of runs may follow.</summary>
internal static class Program
{
    internal const string ServeRole = "serve";

    private static async Task Main(string[] arguments)
    {
        if (arguments is [ServeRole])
        {
            await BenchmarkServer.RunAsync();
        }
        else if (arguments is ["core", ..])
        {
            BenchmarkRunner.Run([typeof(PageParsing), typeof(KeyDiffing)], new CoreConfig());
        }
        else if (PowerShellSide.Version is null)
        {
            Console.WriteLine("PowerShell was not found on PATH, so the module and the script loops cannot be measured. Use 'core' to measure parsing and comparing without PowerShell.");
        }
        else
        {
            using ServerProcess server = ServerProcess.Start();
            await new Suite(server, arguments is [var runs] ? int.Parse(runs, System.Globalization.CultureInfo.InvariantCulture) : 5).RunAsync();
        }
    }
}
